;; expect: component, WASI 0.2.6, command, runnable
;; expect: is a command: a component that runs from start to end (component-command)
;; expect: uses component-model
;; expect: can ask for http-incoming
(component
  (import "wasi:http/types@0.2.8" (instance $http
    (export "incoming-request" (type (sub resource)))
    (export "response-outparam" (type (sub resource)))))
  (alias export $http "incoming-request" (type $request))
  (alias export $http "response-outparam" (type $out))
  (core module $handler (func (export "handle") (param i32 i32)))
  (core instance $handler (instantiate $handler))
  (func $handle (param "request" (own $request)) (param "response-out" (own $out))
    (canon lift (core func $handler "handle")))
  (instance $handler (export "handle" (func $handle)))
  (core module $main (func (export "run") (result i32) i32.const 0))
  (core instance $main (instantiate $main))
  (func $run (result (result)) (canon lift (core func $main "run")))
  (instance $h (export "run" (func $run)))
  (export "wasi:http/incoming-handler@0.2.8" (instance $handler))
  (export "wasi:cli/run@0.2.6" (instance $h)))
