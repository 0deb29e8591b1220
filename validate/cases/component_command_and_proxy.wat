;; expect: component, WASI 0.2.6, command, runnable
;; expect: uses component-model
(component
  (instance $h)
  (export "wasi:http/incoming-handler@0.2.8" (instance $h))
  (export "wasi:cli/run@0.2.6" (instance $h)))
