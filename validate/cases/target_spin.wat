;; expect: component, WASI 0.2.0, http-proxy, not runnable
;; expect: is a component that answers HTTP requests (WASI 0.2) (http-proxy)
;; expect: uses component-model
;; expect: can ask for http-incoming host-specific
;; expect: error[unknown-import]: no WASI host offers `fermyon:spin/key-value@2.0.0`, which the program imports
;; expect: help: this is an interface of Spin; run the component with Spin, or build it for plain WASI
(component
  (import "fermyon:spin/key-value@2.0.0" (instance (export "open" (func))))
  (instance $h)
  (export "wasi:http/incoming-handler@0.2.0" (instance $h)))
