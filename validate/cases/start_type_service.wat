;; expect: component, WASI 0.3.2, http-service, not runnable
;; expect: is a component that answers HTTP requests (WASI 0.3) (http-service)
;; expect: uses component-model
;; expect: can ask for http-incoming
;; expect: error[start-type]: `handle` of `wasi:http/handler@0.3.2` is `async func(request: request) -> result<response, error-code>`, but the component exports it as `func(request: u32) -> result`
;; expect: help: hosts start a component by this function; let the toolchain make it
(component
  (core module $main (func (export "handle") (param i32) (result i32) i32.const 0))
  (core instance $main (instantiate $main))
  (func $handle (param "request" u32) (result (result)) (canon lift (core func $main "handle")))
  (instance $h (export "handle" (func $handle)))
  (export "wasi:http/handler@0.3.2" (instance $h)))
