;; expect: module, WASI none, library, not runnable
;; expect: is what Emscripten makes for JavaScript (emscripten)
;; expect: can ask for host-specific
;; expect: error[no-entry-point]: this is what Emscripten makes for JavaScript: it does not export `_start`
;; expect: help: build with a WASI toolchain, such as wasi-sdk, or with `-sSTANDALONE_WASM`
;; expect: error[unknown-import]: no WASI host offers 2 imports from `a`: `b`, `c`
(module
  (import "a" "b" (func (param i32)))
  (import "a" "c" (memory 1))
  (func (export "d")))
