;; expect: component, WASI 0.2.0, http-proxy, runnable
;; expect: is a component that answers HTTP requests (WASI 0.2) (http-proxy)
;; expect: uses component-model
;; expect: can ask for http-incoming
(component
  (import "wasi:http/types@0.2.0" (instance $http
    (export "incoming-request" (type (sub resource)))
    (export "response-outparam" (type (sub resource)))))
  (alias export $http "incoming-request" (type $request))
  (alias export $http "response-outparam" (type $out))
  (core module $handler (func (export "handle") (param i32 i32)))
  (core instance $handler (instantiate $handler))
  (func $handle (param "request" (own $request)) (param "response-out" (own $out))
    (canon lift (core func $handler "handle")))
  (instance $handler (export "handle" (func $handle)))
  (export "wasi:http/incoming-handler@0.2.0" (instance $handler)))
