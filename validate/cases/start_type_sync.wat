;; expect: component, WASI 0.3.0, command, runnable
;; expect: is a command: a component that runs from start to end (component-command)
;; expect: uses component-model
;; expect: warning[start-type]: `run` of `wasi:cli/run@0.3.0` is `async func() -> result`, but the component exports it as `func() -> result`
;; expect: help: hosts of today let that pass; others may not
;; Declared without `async`, which hosts do not mind when they call it.
(component
  (core module $main (func (export "run") (result i32) i32.const 0))
  (core instance $main (instantiate $main))
  (func $run (result (result)) (canon lift (core func $main "run")))
  (instance $h (export "run" (func $run)))
  (export "wasi:cli/run@0.3.0" (instance $h)))
