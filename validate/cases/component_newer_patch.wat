;; expect: component, WASI 0.2.99, command, runnable
;; expect: is a command: a component that runs from start to end (component-command)
;; expect: uses component-model
;; expect: can ask for exit
;; expect: note[newer-wasi]: `wasi:cli/exit@0.2.99` is of a later WASI than 0.2.12, the newest that wpack knows: what is new in it was not checked
;; expect: help: hosts link it with their own version if that has all that is imported
(component
  (import "wasi:cli/exit@0.2.99" (instance (export "exit" (func (param "status" (result))))))
  (core module $main (func (export "run") (result i32) i32.const 0))
  (core instance $main (instantiate $main))
  (func $run (result (result)) (canon lift (core func $main "run")))
  (instance $r (export "run" (func $run)))
  (export "wasi:cli/run@0.2.99" (instance $r)))
