;; expect: module, WASI none, library, not runnable
;; expect: is an Extism plugin (extism)
;; expect: can ask for host-specific
;; expect: error[no-entry-point]: this is an Extism plugin: it does not export `_start`
;; expect: help: it runs inside of an Extism host; for WASI, write a command with a `main`
;; expect: error[unknown-import]: no WASI host offers `extism:host/env.input_length`, which the program imports
(module
  (import "extism:host/env" "input_length" (func (result i64)))
  (func (export "greet") (result i32) i32.const 0))
