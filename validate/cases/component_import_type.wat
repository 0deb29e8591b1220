;; expect: component, WASI 0.2.6, command, not runnable
;; expect: is a command: a component that runs from start to end (component-command)
;; expect: uses component-model
;; expect: can ask for stdout
;; expect: error[import-type]: `get-stdout` of `wasi:cli/stdout@0.2.6` is `func() -> output-stream`, but the component imports it as `func() -> u32`
;; expect: help: it was built with other WIT than that of WASI; build it again with current tools
(component
  (import "wasi:cli/stdout@0.2.6" (instance (export "get-stdout" (func (result u32)))))
  (core module $main (func (export "run") (result i32) i32.const 0))
  (core instance $main (instantiate $main))
  (func $run (result (result)) (canon lift (core func $main "run")))
  (instance $h (export "run" (func $run)))
  (export "wasi:cli/run@0.2.6" (instance $h)))
