;; expect: component, WASI 0.3.0, command, runnable
;; expect: is a command: a component that runs from start to end (component-command)
;; expect: uses component-model component-model-async
(component
  (core module $main (func (export "run") (result i32) i32.const 0))
  (core instance $main (instantiate $main))
  (func $run (result (result)) (canon lift (core func $main "run")))
  (instance $h (export "run" (func $run)))
  (core module $main3
    (func (export "run") (result i32) i32.const 0)
    (func (export "callback") (param i32 i32 i32) (result i32) i32.const 0))
  (core instance $main3 (instantiate $main3))
  (func $run3 async (result (result))
    (canon lift (core func $main3 "run") async (callback (core func $main3 "callback"))))
  (instance $h3 (export "run" (func $run3)))
  (export "wasi:cli/run@0.2.0" (instance $h))
  (export "wasi:cli/run@0.3.0" (instance $h3)))
