;; expect: component, WASI 0.3.0, http-service, runnable
;; expect: is a component that answers HTTP requests (WASI 0.3) (http-service)
;; expect: uses component-model
;; expect: can ask for http-incoming
(component
  (instance $h)
  (export "wasi:http/handler@0.3.0" (instance $h)))
