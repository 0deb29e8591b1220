;; expect: component, WASI 0.2.0, command, runnable
;; expect: is a command: a component that runs from start to end (component-command)
;; expect: uses component-model
(component
  (import "acme:types/all@1.0.0" (instance (type $r' (record (field "x" u32))) (export "r" (type (eq $r')))))
  (instance $h)
  (export "wasi:cli/run@0.2.0" (instance $h)))
