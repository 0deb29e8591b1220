;; expect: component, WASI none, library, not runnable
;; expect: is a component for other components to use (component-library)
;; expect: uses component-model
;; expect: error[no-entry-point]: the entry point `wasi:cli/run` is of no released WASI
;; expect: help: hosts know 0.2.x and 0.3.x; build it again with current tools
(component
  (instance $h)
  (export "wasi:cli/run" (instance $h)))
