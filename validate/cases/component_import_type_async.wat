;; expect: component, WASI 0.3.0, command, not runnable
;; expect: is a command: a component that runs from start to end (component-command)
;; expect: uses component-model component-model-async
;; expect: can ask for clocks
;; expect: error[import-type]: `wait-for` of `wasi:clocks/monotonic-clock@0.3.0` is `async func(how-long: u64)`, but the component imports it as `func(how-long: u64)`
;; expect: help: it was built with other WIT than that of WASI; build it again with current tools
(component
  (import "wasi:clocks/monotonic-clock@0.3.0" (instance (export "wait-for" (func (param "how-long" u64)))))
  (core module $main
    (func (export "run") (result i32) i32.const 0)
    (func (export "callback") (param i32 i32 i32) (result i32) i32.const 0))
  (core instance $main (instantiate $main))
  (func $run async (result (result))
    (canon lift (core func $main "run") async (callback (core func $main "callback"))))
  (instance $h (export "run" (func $run)))
  (export "wasi:cli/run@0.3.0" (instance $h)))
