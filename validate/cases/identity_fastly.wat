;; expect: module, WASI 0.1, command, not runnable
;; expect: is a program for Fastly Compute (fastly)
;; expect: can ask for stdout stderr host-specific
;; expect: error[unknown-import]: no WASI host offers `fastly_http_req.body_downstream_get`, which the program imports
;; expect: help: this is a program for Fastly Compute; deploy it with the `fastly` command; for WASI hosts, build a component for `wasi:http/proxy`
(module
  (import "fastly_http_req" "body_downstream_get" (func (param i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_write" (func (param i32 i32 i32 i32) (result i32)))
  (memory (export "memory") 1)
  (func (export "_start")))
