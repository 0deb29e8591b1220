;; expect: component, WASI 0.2.0, command, runnable
;; expect: is a command: a component that runs from start to end (component-command)
;; expect: uses component-model
(component
  (import "acme:types/all@1.0.0" (instance (type $r' (record (field "x" u32))) (export "r" (type (eq $r')))))
  (core module $main (func (export "run") (result i32) i32.const 0))
  (core instance $main (instantiate $main))
  (func $run (result (result)) (canon lift (core func $main "run")))
  (instance $h (export "run" (func $run)))
  (export "wasi:cli/run@0.2.0" (instance $h)))
