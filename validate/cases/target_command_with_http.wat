;; expect: component, WASI 0.2.6, command, runnable
;; expect: is a command: a component that runs from start to end (component-command)
;; expect: uses component-model
;; expect: can ask for http-outgoing
(component
  (import "wasi:http/outgoing-handler@0.2.6" (instance (export "f" (func))))
  (instance $h)
  (export "wasi:cli/run@0.2.6" (instance $h)))
