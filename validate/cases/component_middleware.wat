;; expect: component, WASI 0.3.0, http-middleware, not runnable
;; expect: is a component that stands between HTTP requests and a service (http-middleware)
;; expect: uses component-model
;; expect: can ask for http-outgoing http-incoming
;; expect: error[unknown-import]: no WASI host offers `wasi:http/handler@0.3.0`, which the program imports
;; expect: help: this is a middleware: compose it with the service that it hands requests to (`wac plug`)
(component
  (import "wasi:http/handler@0.3.0" (instance $next (export "handle" (func))))
  (export "wasi:http/handler@0.3.0" (instance $next)))
