;; expect: component, WASI 0.2.0, command, not runnable
;; expect: is a command: a component that runs from start to end (component-command)
;; expect: uses component-model
;; expect: can ask for key-value host-specific
;; expect: error[unknown-import]: no WASI host offers 2 imports from `fermyon:spin`: `fermyon:spin/variables@2.0.0`, `fermyon:spin/key-value@2.0.0`
;; expect: help: this is an interface of Spin; run the component with Spin, or build it for plain WASI
;; expect: error[unknown-import]: no WASI host offers `wasi:keyvalue/store@0.2.0-draft`, which the program imports
;; expect: help: it is not part of WASI's worlds for commands and HTTP; a host with that extension is needed
;; expect: error[unknown-import]: no WASI host offers `wasi:cli/nothing@0.2.0`, which the program imports
;; expect: help: it is not part of WASI's worlds for commands and HTTP; a host with that extension is needed
(component
  (import "fermyon:spin/variables@2.0.0" (instance (export "get" (func))))
  (import "fermyon:spin/key-value@2.0.0" (instance (export "open" (func))))
  (import "wasi:keyvalue/store@0.2.0-draft" (instance (export "open" (func))))
  (import "wasi:cli/nothing@0.2.0" (instance (export "f" (func))))
  (core module $main (func (export "run") (result i32) i32.const 0))
  (core instance $main (instantiate $main))
  (func $run (result (result)) (canon lift (core func $main "run")))
  (instance $h (export "run" (func $run)))
  (export "wasi:cli/run@0.2.0" (instance $h)))
