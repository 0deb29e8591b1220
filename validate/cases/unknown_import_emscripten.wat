;; expect: module, WASI 0.1, command, not runnable
;; expect: is what Emscripten makes for JavaScript (emscripten)
;; expect: can ask for host-specific
;; expect: error[unknown-import]: no WASI host offers 4 imports from `env`: `puts`, `emscripten_memcpy_js`, `abort`, …
;; expect: help: this is what Emscripten makes for JavaScript; build with a WASI toolchain, such as wasi-sdk, or with `-sSTANDALONE_WASM`
(module
  (import "env" "puts" (func (param i32) (result i32)))
  (import "env" "emscripten_memcpy_js" (func (param i32 i32 i32)))
  (import "env" "abort" (func))
  (import "env" "exit" (func (param i32)))
  (import "wasi_snapshot_preview1" "fd_close" (func (param i32) (result i32)))
  (memory (export "memory") 1)
  (func (export "_start")))
