;; expect: module, WASI none, library, not runnable
;; expect: is a contract for a blockchain (ink!) (ink)
;; expect: can ask for host-specific
;; expect: error[no-entry-point]: this is a contract for a blockchain (ink!): it does not export `_start`
;; expect: help: it runs on its chain; deploy it with `cargo contract`
;; expect: error[unknown-import]: no WASI host offers `seal0.transfer`, which the program imports
;; expect: error[unknown-import]: no WASI host offers `env.memory`, which the program imports
(module
  (import "seal0" "transfer" (func (param i32 i32 i32 i32) (result i32)))
  (import "env" "memory" (memory 2 16))
  (func (export "deploy"))
  (func (export "call")))
