;; expect: component, WASI 0.3.0, http-service, runnable
;; expect: uses component-model
(component
  (instance $h)
  (export "wasi:http/handler@0.3.0" (instance $h)))
