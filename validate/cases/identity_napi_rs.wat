;; expect: module, WASI none, library, not runnable
;; expect: is a Node.js addon (Node-API) (napi-rs)
;; expect: uses threads
;; expect: can ask for threads host-specific
;; expect: error[no-entry-point]: this is a Node.js addon (Node-API): it does not export `_start`
;; expect: help: it runs in Node.js and browsers only; for WASI, build a command from the library behind it
;; expect: error[unknown-import]: no WASI host offers 2 imports from `env`: `memory`, `napi_create_function`
;; expect: error[unknown-import]: no WASI host offers `wasi.thread-spawn`, which the program imports
(module
  (import "env" "memory" (memory 32768 65536 shared))
  (import "env" "napi_create_function" (func (param i32 i32) (result i32)))
  (import "wasi" "thread-spawn" (func (param i32) (result i32)))
  (export "memory" (memory 0))
  (func (export "napi_register_wasm_v1") (param i32 i32) (result i32) i32.const 0))
