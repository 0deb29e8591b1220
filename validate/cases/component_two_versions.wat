;; expect: component, WASI 0.3.0, command, runnable
;; expect: is a command: a component that runs from start to end (component-command)
;; expect: uses component-model
(component
  (instance $h)
  (export "wasi:cli/run@0.2.0" (instance $h))
  (export "wasi:cli/run@0.3.0" (instance $h)))
