;; expect: component, WASI 0.2.0, command, runnable
;; expect: is a command: a component that runs from start to end (component-command)
;; expect: uses simd component-model
(component
  (component $c
    (core module (func (param v128) (result v128) local.get 0 local.get 0 i8x16.add)))
  (core module $main (func (export "run") (result i32) i32.const 0))
  (core instance $main (instantiate $main))
  (func $run (result (result)) (canon lift (core func $main "run")))
  (instance $h (export "run" (func $run)))
  (export "wasi:cli/run@0.2.0" (instance $h)))
