;; expect: module, WASI none, library, not runnable
;; expect: is Go for JavaScript (go-js)
;; expect: can ask for host-specific
;; expect: error[no-entry-point]: this is Go for JavaScript: it does not export `_start`
;; expect: help: build with `GOOS=wasip1 GOARCH=wasm`
;; expect: error[unknown-import]: no WASI host offers `gojs.runtime.wasmExit`, which the program imports
(module
  (import "gojs" "runtime.wasmExit" (func (param i32)))
  (memory (export "mem") 1)
  (func (export "run") (param i32 i32)))
