;; expect: module, WASI none, library, not runnable
;; expect: is Go for JavaScript (go-js)
;; expect: can ask for host-specific
;; expect: error[no-entry-point]: this is Go for JavaScript: it does not export `_start`
;; expect: help: build with `GOOS=wasip1 GOARCH=wasm`
;; expect: error[unknown-import]: no WASI host offers `gojs.runtime.wasmExit`, which the program imports
;; expect: error[unknown-import]: no WASI host offers `env.puts`, which the program imports
;; The cause of the undefined symbol is the ABI, so it gets no advice of its own.
(module
  (import "gojs" "runtime.wasmExit" (func (param i32)))
  (import "env" "puts" (func (param i32) (result i32)))
  (func (export "run") (param i32 i32)))
