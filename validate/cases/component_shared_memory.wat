;; expect: component, WASI 0.2.0, command, not runnable
;; expect: is a command: a component that runs from start to end (component-command)
;; expect: uses threads component-model
;; expect: error[missing-feature]: the program has a memory shared between threads, which wpack's runner does not allow
;; expect: help: build for a target without threads; atomic instructions alone do no harm
(component
  (core module $m (memory 1 1 shared))
  (core instance (instantiate $m))
  (core module $main (func (export "run") (result i32) i32.const 0))
  (core instance $main (instantiate $main))
  (func $run (result (result)) (canon lift (core func $main "run")))
  (instance $r (export "run" (func $run)))
  (export "wasi:cli/run@0.2.0" (instance $r)))
