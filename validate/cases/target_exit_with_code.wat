;; expect: component, WASI 0.2.12, command, runnable
;; expect: is a command: a component that runs from start to end (component-command)
;; expect: uses component-model
;; expect: can ask for exit
;; The one function that came to WASI 0.2 after 0.2.0. Hosts have it or not, whatever version is asked for.
(component
  (import "wasi:cli/exit@0.2.3" (instance (export "exit-with-code" (func (param "status-code" u8)))))
  (core module $main (func (export "run") (result i32) i32.const 0))
  (core instance $main (instantiate $main))
  (func $run (result (result)) (canon lift (core func $main "run")))
  (instance $h (export "run" (func $run)))
  (export "wasi:cli/run@0.2.12" (instance $h)))
