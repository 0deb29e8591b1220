;; expect: component, WASI 0.2.0, command, runnable
;; expect: is a command: a component that runs from start to end (component-command)
;; expect: uses component-model component-model-async
;; Seen although nothing uses it: a host without the feature refuses the type.
(component
  (type $i (instance (export "f" (func async (result (future u8))))))
  (core module $main (func (export "run") (result i32) i32.const 0))
  (core instance $main (instantiate $main))
  (func $run (result (result)) (canon lift (core func $main "run")))
  (instance $r (export "run" (func $run)))
  (export "wasi:cli/run@0.2.0" (instance $r)))
