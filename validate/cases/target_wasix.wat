;; expect: module, WASI 0.1, command, not runnable
;; expect: is a WASIX program (wasix)
;; expect: can ask for exit host-specific
;; expect: error[unknown-import]: no WASI host offers `wasix_32v1.fd_dup`, which the program imports
;; expect: help: this is a WASIX program; run it with Wasmer, or build for `wasm32-wasip1`
(module
  (import "wasi_snapshot_preview1" "proc_exit" (func (param i32)))
  (import "wasix_32v1" "fd_dup" (func (param i32 i32) (result i32)))
  (memory (export "memory") 1)
  (func (export "_start")))
