;; expect: module, WASI none, library, not runnable
;; expect: is a plugin of dprint (dprint-plugin)
;; expect: error[no-entry-point]: this is a plugin of dprint: it does not export `_start`
;; expect: help: it runs inside of dprint, which formats source code
(module
  (memory (export "memory") 1)
  (func (export "dprint_plugin_version_4") (result i32) i32.const 4))
