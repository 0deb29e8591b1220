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
  (instance $h)
  (export "wasi:cli/run@0.2.0" (instance $h)))
