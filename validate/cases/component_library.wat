;; expect: component, WASI 0.2.6, library, not runnable
;; expect: is a component for other components to use (component-library)
;; expect: uses component-model
;; expect: can ask for random
;; expect: error[no-entry-point]: this is a library: it exports neither `wasi:cli/run` nor an HTTP handler
;; expect: help: build for the world `wasi:cli/command`, `wasi:http/proxy` or `wasi:http/service`
(component
  (import "wasi:random/random@0.2.6" (instance (export "get-random-u64" (func (result u64)))))
  (instance $h)
  (export "acme:lib/api@1.0.0" (instance $h)))
