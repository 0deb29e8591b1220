;; expect: component, WASI 0.2.6, http-proxy, not runnable
;; expect: is a component that answers HTTP requests (WASI 0.2) (http-proxy)
;; expect: uses component-model
;; expect: can ask for http-incoming
;; expect: error[start-type]: `handle` of `wasi:http/incoming-handler@0.2.6` is `func(request: incoming-request, response-out: response-outparam)`, but the component exports it with another type: parameter `request` is `incoming-request`, not another resource of that name
;; expect: help: hosts start a component by this function; let the toolchain make it
;; The requests are resources of its own.
(component
  (type $request' (resource (rep i32)))
  (type $out' (resource (rep i32)))
  (core module $handler (func (export "handle") (param i32 i32)))
  (core instance $handler (instantiate $handler))
  (func $handle (param "request" (own $request')) (param "response-out" (own $out'))
    (canon lift (core func $handler "handle")))
  (component $shim
    (import "request" (type $r (sub resource)))
    (import "out" (type $o (sub resource)))
    (import "handle" (func $h (param "request" (own $r)) (param "response-out" (own $o))))
    (export $request "incoming-request" (type $r))
    (export $response "response-outparam" (type $o))
    (export "handle" (func $h) (func (param "request" (own $request)) (param "response-out" (own $response)))))
  (instance $h (instantiate $shim
    (with "request" (type $request')) (with "out" (type $out')) (with "handle" (func $handle))))
  (export "wasi:http/incoming-handler@0.2.6" (instance $h)))
