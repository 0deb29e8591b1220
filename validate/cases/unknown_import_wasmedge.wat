;; expect: module, WASI 0.1, command, not runnable
;; expect: is a program with extensions of WasmEdge (wasmedge)
;; expect: can ask for sockets
;; expect: error[unknown-import]: no WASI host offers 2 imports from `wasi_snapshot_preview1`: `sock_open`, `sock_bind`
;; expect: help: this is a program with extensions of WasmEdge; run it with WasmEdge, or use the sockets of WASI 0.2
(module
  (import "wasi_snapshot_preview1" "sock_open" (func (param i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "sock_bind" (func (param i32 i32 i32) (result i32)))
  (memory (export "memory") 1)
  (func (export "_start")))
