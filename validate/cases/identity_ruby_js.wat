;; expect: module, WASI 0.1, reactor, not runnable
;; expect: is Ruby for JavaScript (ruby-js)
;; expect: can ask for stdout stderr host-specific
;; expect: error[no-entry-point]: this is Ruby for JavaScript: it does not export `_start`
;; expect: help: use the build of ruby.wasm for WASI, without the gem `js`
;; expect: error[unknown-import]: no WASI host offers `rb-js-abi-host.eval-js: func(code: string) -> variant`, which the program imports
(module
  (import "rb-js-abi-host" "eval-js: func(code: string) -> variant" (func (param i32 i32 i32)))
  (import "wasi_snapshot_preview1" "fd_write" (func (param i32 i32 i32 i32) (result i32)))
  (memory (export "memory") 1)
  (func (export "_initialize")))
