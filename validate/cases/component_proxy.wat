;; expect: component, WASI 0.2.0, http-proxy, runnable
;; expect: is a component that answers HTTP requests (WASI 0.2) (http-proxy)
;; expect: uses component-model
;; expect: can ask for http-incoming
(component
  (import "wasi:http/types@0.2.0" (instance (export "fields" (type (sub resource)))))
  (instance $h)
  (export "wasi:http/incoming-handler@0.2.0" (instance $h)))
