;; expect: module, WASI none, library, not runnable
;; expect: is a core module without an entry point (library)
;; expect: error[no-entry-point]: this is a library: it does not export `_start`
;; expect: help: build a command for a WASI target, such as `wasm32-wasip1`, that has a `main`
(module (func (export "add") (param i32 i32) (result i32) local.get 0 local.get 1 i32.add))
