;; expect: component, WASI 0.2.0, command, not runnable
;; expect: is a command: a component that runs from start to end (component-command)
;; expect: uses component-model
;; expect: can ask for key-value inference
;; expect: error[unknown-import]: no WASI host offers `wasi:keyvalue/store@0.2.0-draft`, which the program imports
;; expect: help: it is not part of WASI's worlds for commands and HTTP; a host with that extension is needed
;; expect: error[unknown-import]: no WASI host offers `wasi:nn/tensor@0.2.0-rc-2024-10-28`, which the program imports
;; expect: help: it is not part of WASI's worlds for commands and HTTP; a host with that extension is needed
(component
  (import "wasi:keyvalue/store@0.2.0-draft" (instance (export "bucket" (type (sub resource)))))
  (import "wasi:nn/tensor@0.2.0-rc-2024-10-28" (instance (export "tensor" (type (sub resource)))))
  (core module $main (func (export "run") (result i32) i32.const 0))
  (core instance $main (instantiate $main))
  (func $run (result (result)) (canon lift (core func $main "run")))
  (instance $r (export "run" (func $run)))
  (export "wasi:cli/run@0.2.0" (instance $r)))
