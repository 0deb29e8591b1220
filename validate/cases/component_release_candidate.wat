;; expect: component, WASI 0.2.0-rc-2023-12-05, library, not runnable
;; expect: is a component for other components to use (component-library)
;; expect: uses component-model
;; expect: can ask for exit
;; expect: error[no-entry-point]: the entry point `wasi:cli/run@0.2.0-rc-2023-12-05` is of no released WASI
;; expect: help: hosts know 0.2.x and 0.3.x; build it again with current tools
;; expect: error[unknown-import]: no WASI host offers `wasi:cli/exit@0.2.0-rc-2023-12-05`, which the program imports
;; expect: help: hosts know the releases 0.2.x and 0.3.x; build the component again with current tools
(component
  (import "wasi:cli/exit@0.2.0-rc-2023-12-05" (instance (export "exit" (func (param "status" (result))))))
  (instance $h)
  (export "wasi:cli/run@0.2.0-rc-2023-12-05" (instance $h)))
