;; expect: component, WASI 0.2.6, command, runnable
;; expect: is a command: a component that runs from start to end (component-command)
;; expect: uses component-model
;; expect: can ask for http-incoming
(component
  (instance $h)
  (export "wasi:http/incoming-handler@0.2.8" (instance $h))
  (export "wasi:cli/run@0.2.6" (instance $h)))
