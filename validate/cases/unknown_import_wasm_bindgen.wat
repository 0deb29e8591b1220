;; expect: module, WASI none, library, not runnable
;; expect: error[no-entry-point]: this is a library: it does not export `_start`
;; expect: help: build a command for a WASI target, such as `wasm32-wasip1`, that has a `main`
;; expect: error[unknown-import]: no WASI host offers `wbg.__wbindgen_throw`, which the program imports
;; expect: help: this is what wasm-bindgen makes for JavaScript; build for `wasm32-wasip1` without wasm-bindgen
(module
  (import "wbg" "__wbindgen_throw" (func (param i32 i32)))
  (func (export "run")))
