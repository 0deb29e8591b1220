;; expect: module, WASI none, library, not runnable
;; expect: is a policy of Open Policy Agent (opa)
;; expect: can ask for host-specific
;; expect: error[no-entry-point]: this is a policy of Open Policy Agent: it does not export `_start`
;; expect: help: it is evaluated by an SDK of Open Policy Agent
;; expect: error[unknown-import]: no WASI host offers 2 imports from `env`: `memory`, `opa_abort`
(module
  (import "env" "memory" (memory 2))
  (import "env" "opa_abort" (func (param i32)))
  (func (export "opa_eval") (param i32 i32 i32 i32 i32 i32 i32) (result i32) i32.const 0))
