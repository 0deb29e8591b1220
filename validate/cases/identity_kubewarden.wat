;; expect: module, WASI 0.1, command, not runnable
;; expect: is a waPC guest, such as a Kubewarden policy (wapc)
;; expect: can ask for stdout stderr host-specific
;; expect: error[unknown-import]: no WASI host offers `wapc.__guest_request`, which the program imports
;; expect: help: this is a waPC guest, such as a Kubewarden policy; it runs inside of a waPC host; push a Kubewarden policy with `kwctl`
(module
  (import "wapc" "__guest_request" (func (param i32 i32)))
  (import "wasi_snapshot_preview1" "fd_write" (func (param i32 i32 i32 i32) (result i32)))
  (memory (export "memory") 1)
  (func (export "_start"))
  (func (export "__guest_call") (param i32 i32) (result i32) i32.const 0))
