;; expect: module, WASI none, library, not runnable
;; expect: error[no-entry-point]: this is a library: it does not export `_start`
;; expect: help: build a command for a WASI target, such as `wasm32-wasip1`, that has a `main`
;; expect: error[unknown-import]: no WASI host offers `gojs.runtime.wasmExit`, which the program imports
;; expect: help: this is Go for JavaScript; build with `GOOS=wasip1 GOARCH=wasm`
(module
  (import "gojs" "runtime.wasmExit" (func (param i32)))
  (memory (export "mem") 1)
  (func (export "run") (param i32 i32)))
