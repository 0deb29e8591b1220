;; expect: component, WASI 0.2.99, command, runnable
;; expect: is a command: a component that runs from start to end (component-command)
;; expect: uses component-model
;; expect: can ask for exit
(component
  (import "wasi:cli/exit@0.2.99" (instance (export "exit" (func (param "status" (result))))))
  (instance $r)
  (export "wasi:cli/run@0.2.99" (instance $r)))
