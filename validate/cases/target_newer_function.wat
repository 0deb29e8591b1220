;; expect: component, WASI 0.2.0, command, runnable
;; expect: is a command: a component that runs from start to end (component-command)
;; expect: uses component-model
;; expect: can ask for arguments environment
;; expect: note[newer-wasi]: `wasi:cli/environment@0.2.13` is of a later WASI than 0.2.12, the newest that wpack knows: what is new in it was not checked
;; expect: help: hosts link it with their own version if that has all that is imported
;; It may run somewhere, but not on what is known today.
(component
  (import "wasi:cli/environment@0.2.13" (instance
    (export "set-environment" (func (param "name" string) (param "value" string)))))
  (core module $main (func (export "run") (result i32) i32.const 0))
  (core instance $main (instantiate $main))
  (func $run (result (result)) (canon lift (core func $main "run")))
  (instance $h (export "run" (func $run)))
  (export "wasi:cli/run@0.2.0" (instance $h)))
