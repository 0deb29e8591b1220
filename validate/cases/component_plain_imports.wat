;; expect: component, WASI 0.2.0, command, not runnable
;; expect: is a command: a component that runs from start to end (component-command)
;; expect: uses component-model
;; expect: can ask for host-specific
;; expect: error[unknown-import]: no WASI host offers 3 imports: `log`, `part`, `handle`
;; expect: help: compose the component with one that exports it (`wac plug`), or run it with a host that has it
(component
  (import "log" (func (param "text" string)))
  (import "part" (core module))
  (import "handle" (type (sub resource)))
  (core module $main (func (export "run") (result i32) i32.const 0))
  (core instance $main (instantiate $main))
  (func $run (result (result)) (canon lift (core func $main "run")))
  (instance $h (export "run" (func $run)))
  (export "wasi:cli/run@0.2.0" (instance $h)))
