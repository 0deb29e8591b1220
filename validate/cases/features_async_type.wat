;; expect: component, WASI 0.2.0, command, runnable
;; expect: is a command: a component that runs from start to end (component-command)
;; expect: uses component-model component-model-async
;; Seen although nothing uses it: a host without the feature refuses the type.
(component
  (type $i (instance (export "f" (func async (result (future u8))))))
  (instance $r)
  (export "wasi:cli/run@0.2.0" (instance $r)))
