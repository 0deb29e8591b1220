;; expect: module, WASI none, library, not runnable
;; expect: is a core module without an entry point (library)
;; expect: error[no-entry-point]: this is a library: it does not export `_start`
;; expect: help: build a command for a WASI target, such as `wasm32-wasip1`, that has a `main`
(module)
