;; expect: component, WASI 0.2.0, command, not runnable
;; expect: is a command: a component that runs from start to end (component-command)
;; expect: uses component-model
;; expect: can ask for stdout
;; expect: error[import-type]: `get-stdout` of `wasi:cli/stdout@0.2.0` is a function, but the component imports it as a resource
;; expect: help: it was built with other WIT than that of WASI; build it again with current tools
;; expect: error[import-type]: `error` of `wasi:io/error@0.2.0` is a resource, but the component imports it as a function
;; expect: help: it was built with other WIT than that of WASI; build it again with current tools
(component
  (import "wasi:cli/stdout@0.2.0" (instance (export "get-stdout" (type (sub resource)))))
  (import "wasi:io/error@0.2.0" (instance (export "error" (func))))
  (core module $main (func (export "run") (result i32) i32.const 0))
  (core instance $main (instantiate $main))
  (func $run (result (result)) (canon lift (core func $main "run")))
  (instance $h (export "run" (func $run)))
  (export "wasi:cli/run@0.2.0" (instance $h)))
