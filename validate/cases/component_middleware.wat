;; expect: component, WASI 0.3.0, http-middleware, not runnable
;; expect: uses component-model
;; expect: error[unknown-import]: no WASI host offers `wasi:http/handler@0.3.0`, which the program imports
;; expect: help: this is a middleware: compose it with the service that it hands requests to (`wac plug`)
(component
  (import "wasi:http/handler@0.3.0" (instance $next (export "handle" (func))))
  (export "wasi:http/handler@0.3.0" (instance $next)))
