;; expect: component, WASI 0.2.6, command, runnable
;; expect: is a command: a component that runs from start to end (component-command)
;; expect: uses component-model
;; expect: can ask for exit
(component
  (import "wasi:io/error@0.2.6" (instance (export "error" (type (sub resource)))))
  (import "wasi:cli/exit@0.2.6" (instance (export "exit" (func (param "status" (result))))))
  (core module $m (func (export "run") (result i32) i32.const 0))
  (core instance $i (instantiate $m))
  (func $run (result (result)) (canon lift (core func $i "run")))
  (instance $r (export "run" (func $run)))
  (export "wasi:cli/run@0.2.6" (instance $r)))
