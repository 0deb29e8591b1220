;; expect: module, WASI none, library, not runnable
;; expect: is a module of wasm-bindgen for JavaScript (wasm-bindgen)
;; expect: can ask for host-specific
;; expect: error[no-entry-point]: this is a module of wasm-bindgen for JavaScript: it does not export `_start`
;; expect: help: build for `wasm32-wasip1` without wasm-bindgen
;; expect: error[unknown-import]: no WASI host offers `wbg.__wbindgen_throw`, which the program imports
(module
  (import "wbg" "__wbindgen_throw" (func (param i32 i32)))
  (func (export "run")))
