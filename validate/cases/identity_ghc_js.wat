;; expect: module, WASI 0.1, reactor, not runnable
;; expect: is Haskell for JavaScript (ghc-js)
;; expect: uses reference-types
;; expect: can ask for stdout stderr host-specific
;; expect: error[no-entry-point]: this is Haskell for JavaScript: it does not export `_start`
;; expect: help: build a command with GHC's WebAssembly backend, without foreign imports of JavaScript
;; expect: error[unknown-import]: no WASI host offers `ghc_wasm_jsffi.ZC0ZCmainZCMainZC`, which the program imports
(module
  (import "ghc_wasm_jsffi" "ZC0ZCmainZCMainZC" (func (param externref)))
  (import "wasi_snapshot_preview1" "fd_write" (func (param i32 i32 i32 i32) (result i32)))
  (memory (export "memory") 1)
  (func (export "_initialize")))
