;; expect: module, WASI none, command, not runnable
;; expect: is a WASIX program (wasix)
;; expect: can ask for threads processes inference host-specific
;; expect: error[unknown-import]: no WASI host offers 2 imports from `wasix_32v1`: `thread_spawn_v2`, `proc_fork`
;; expect: help: this is a WASIX program; run it with Wasmer, or build for `wasm32-wasip1`
;; expect: error[unknown-import]: no WASI host offers `wasi_ephemeral_nn.load`, which the program imports
;; expect: help: this is a program with the extension wasi-nn; a host with that extension is needed, such as WasmEdge with its plugin
;; expect: error[unknown-import]: no WASI host offers `env.puts`, which the program imports
(module
  (import "wasix_32v1" "thread_spawn_v2" (func (param i32 i32) (result i32)))
  (import "wasix_32v1" "proc_fork" (func (param i32 i32) (result i32)))
  (import "wasi_ephemeral_nn" "load" (func (param i32 i32 i32 i32 i32) (result i32)))
  (import "env" "puts" (func (param i32) (result i32)))
  (memory (export "memory") 1)
  (func (export "_start")))
