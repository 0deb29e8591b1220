;; expect: component, WASI 0.2.6, command, runnable
;; expect: is a command: a component that runs from start to end (component-command)
;; expect: uses component-model
;; expect: can ask for exit
;; expect: warning[import-type]: `poll` of `wasi:io/poll@0.2.6` is `func(in: list<borrow<pollable>>) -> list<u32>`, but the component imports it as `func(all: list<borrow<pollable>>) -> list<u32>`
;; expect: help: hosts of today let that pass; others may not
;; expect: warning[import-type]: `exit` of `wasi:cli/exit@0.2.6` is `func(status: result)`, but the component imports it as `func(code: result)`
;; expect: help: hosts of today let that pass; others may not
;; Names of parameters, and whether a handle is owned, are not compared by hosts.
(component
  (import "wasi:io/poll@0.2.6" (instance
    (export "pollable" (type $pollable (sub resource)))
    (export "poll" (func (param "all" (list (borrow $pollable))) (result (list u32))))))
  (import "wasi:cli/exit@0.2.6" (instance (export "exit" (func (param "code" (result))))))
  (core module $main (func (export "run") (result i32) i32.const 0))
  (core instance $main (instantiate $main))
  (func $run (result (result)) (canon lift (core func $main "run")))
  (instance $h (export "run" (func $run)))
  (export "wasi:cli/run@0.2.6" (instance $h)))
