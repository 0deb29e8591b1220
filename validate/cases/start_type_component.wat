;; expect: component, WASI 0.2.6, command, not runnable
;; expect: is a command: a component that runs from start to end (component-command)
;; expect: uses component-model
;; expect: error[start-type]: `run` of `wasi:cli/run@0.2.6` is `func() -> result`, but the component exports it as `func() -> u32`
;; expect: help: hosts start a component by this function; let the toolchain make it
(component
  (core module $main (func (export "run") (result i32) i32.const 0))
  (core instance $main (instantiate $main))
  (func $run (result u32) (canon lift (core func $main "run")))
  (instance $h (export "run" (func $run)))
  (export "wasi:cli/run@0.2.6" (instance $h)))
