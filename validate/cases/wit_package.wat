;; expect: wit-package, WASI none, none, not runnable
;; expect: is a WIT package: interfaces without code (wit-package)
;; expect: uses component-model
;; expect: error[no-entry-point]: this is a WIT package: it describes interfaces and has no code
;; expect: help: publish it with `wkg`; wpack builds images of programs
(component
  (type (component
    (type (instance (export "f" (func))))
    (export "acme:lib/api@1.0.0" (instance (type 0)))))
  (export "api" (type 0)))
