;; expect: component, WASI 0.3.1, command, not runnable
;; expect: is a command: a component that runs from start to end (component-command)
;; expect: uses component-model component-model-map
;; expect: error[missing-feature]: the program needs the feature `component-model-map`, which wpack's runner does not have
;; expect: help: build without it, or run the program with a runtime that has it
(component
  (import "acme:app/x" (instance (type $m (map string u32)) (export "m" (type (eq $m)))))
  (instance $h)
  (export "wasi:cli/run@0.3.1" (instance $h)))
