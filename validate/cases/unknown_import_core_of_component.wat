;; expect: module, WASI 0.2.3, library, not runnable
;; expect: is the core module of a component (component-core)
;; expect: can ask for host-specific
;; expect: error[no-entry-point]: this is the core module of a component: it does not export `_start`
;; expect: help: make the component with `wpack build --adapt` or `wasm-tools component new`
;; expect: error[unknown-import]: no WASI host offers 2 imports from `wasi:`: `get-environment`, `[resource-drop]output-stream`
(module
  (import "wasi:cli/environment@0.2.3" "get-environment" (func (param i32)))
  (import "wasi:io/streams@0.2.3" "[resource-drop]output-stream" (func (param i32)))
  (memory (export "memory") 1)
  (func (export "wasi:cli/run@0.2.3#run") (result i32) i32.const 0))
