;; expect: component, WASI 0.3.2, command, runnable
;; expect: is a command: a component that runs from start to end (component-command)
;; expect: uses component-model component-model-async
;; expect: can ask for clocks
(component
  (import "wasi:clocks/monotonic-clock@0.3.2" (instance (export "now" (func (result u64)))))
  (core module $m (func (export "run") (result i32) i32.const 0) (func (export "cb") (param i32 i32 i32) (result i32) i32.const 0))
  (core instance $i (instantiate $m))
  (func $run async (result (result)) (canon lift (core func $i "run") async (callback (core func $i "cb"))))
  (instance $r (export "run" (func $run)))
  (export "wasi:cli/run@0.3.2" (instance $r)))
