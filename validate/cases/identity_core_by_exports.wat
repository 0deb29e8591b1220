;; expect: module, WASI 0.1, reactor, not runnable
;; expect: is the core module of a component (component-core)
;; expect: can ask for stdout stderr
;; expect: error[no-entry-point]: this is the core module of a component: it does not export `_start`
;; expect: help: make the component with `wpack build --adapt` or `wasm-tools component new`
;; Nothing but the names of its exports and sections tells this reactor from one of WASI 0.1.
(module
  (@custom "component-type:app" "")
  (import "wasi_snapshot_preview1" "fd_write" (func (param i32 i32 i32 i32) (result i32)))
  (memory (export "memory") 1)
  (func (export "_initialize"))
  (func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32) i32.const 0))
