;; expect: component, WASI 0.3.1, command, not runnable
;; expect: is a command: a component that runs from start to end (component-command)
;; expect: uses component-model component-model-async component-model-map
;; expect: error[missing-feature]: the program needs the feature `component-model-map`, which wpack's runner does not have
;; expect: help: build without it, or run the program with a runtime that has it
(component
  (import "acme:app/x" (instance (type $m (map string u32)) (export "m" (type (eq $m)))))
  (core module $main3
    (func (export "run") (result i32) i32.const 0)
    (func (export "callback") (param i32 i32 i32) (result i32) i32.const 0))
  (core instance $main3 (instantiate $main3))
  (func $run3 async (result (result))
    (canon lift (core func $main3 "run") async (callback (core func $main3 "callback"))))
  (instance $h (export "run" (func $run3)))
  (export "wasi:cli/run@0.3.1" (instance $h)))
