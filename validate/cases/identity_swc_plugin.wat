;; expect: module, WASI 0.1, library, not runnable
;; expect: is a plugin of SWC (swc-plugin)
;; expect: can ask for stdout stderr host-specific
;; expect: error[no-entry-point]: this is a plugin of SWC: it does not export `_start`
;; expect: help: it runs inside of SWC, which compiles JavaScript
;; expect: error[unknown-import]: no WASI host offers `env.__set_transform_result`, which the program imports
(module
  (import "env" "__set_transform_result" (func (param i32 i32)))
  (import "wasi_snapshot_preview1" "fd_write" (func (param i32 i32 i32 i32) (result i32)))
  (memory (export "memory") 1)
  (func (export "__transform_plugin_process_impl") (param i32 i32 i32 i32) (result i32) i32.const 0))
