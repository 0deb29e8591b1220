;; expect: component, WASI 0.2.6, command, not runnable
;; expect: is a command: a component that runs from start to end (component-command)
;; expect: uses component-model
;; expect: error[start-type]: `wasi:cli/run@0.2.6` must have the function `run`, which the component does not export
;; expect: help: hosts start a component by this function; let the toolchain make it
(component
  (instance $h)
  (export "wasi:cli/run@0.2.6" (instance $h)))
