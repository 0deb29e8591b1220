;; expect: component, WASI 0.2.0, http-proxy, runnable
;; expect: uses component-model
(component
  (import "wasi:http/types@0.2.0" (instance (export "fields" (type (sub resource)))))
  (instance $h)
  (export "wasi:http/incoming-handler@0.2.0" (instance $h)))
