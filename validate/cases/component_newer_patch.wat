;; expect: component, WASI 0.2.99, command, runnable
;; expect: uses component-model
(component
  (import "wasi:cli/exit@0.2.99" (instance (export "exit" (func (param "status" (result))))))
  (instance $r)
  (export "wasi:cli/run@0.2.99" (instance $r)))
