;; expect: module, WASI 0.1, command, not runnable
;; expect: is a program with extensions of WasmEdge (wasmedge)
;; expect: can ask for sockets inference host-specific
;; expect: error[unknown-import]: no WASI host offers `wasi_snapshot_preview1.sock_open`, which the program imports
;; expect: help: this is a program with extensions of WasmEdge; run it with WasmEdge, or use the sockets of WASI 0.2
;; expect: error[unknown-import]: no WASI host offers `wasi_ephemeral_nn.load`, which the program imports
;; expect: help: this is a program with the extension wasi-nn; a host with that extension is needed, such as WasmEdge with its plugin
;; expect: error[unknown-import]: no WASI host offers `wasi_ephemeral_crypto.symmetric_key_generate`, which the program imports
;; expect: help: this is a program with a proposal outside of WASI 0.1; a host with that extension is needed
;; Two extensions at once: each is told what to do about, the first one names the program.
(module
  (import "wasi_snapshot_preview1" "sock_open" (func (param i32 i32 i32) (result i32)))
  (import "wasi_ephemeral_nn" "load" (func (param i32 i32 i32 i32 i32) (result i32)))
  (import "wasi_ephemeral_crypto" "symmetric_key_generate" (func (param i32 i32 i32 i32 i32) (result i32)))
  (memory (export "memory") 1)
  (func (export "_start")))
