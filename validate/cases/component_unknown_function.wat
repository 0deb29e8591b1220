;; expect: component, WASI 0.2.3, command, not runnable
;; expect: is a command: a component that runs from start to end (component-command)
;; expect: uses component-model
;; expect: can ask for arguments environment sockets
;; expect: error[unknown-import]: `wasi:cli/environment@0.2.3` has no function `set-environment`, which the component imports
;; expect: help: no release of WASI has it there; build the component with the WIT of a release
;; expect: error[unknown-import]: `wasi:sockets/network@0.2.3` has no function `network-error-code`, which the component imports
;; expect: help: it is marked as unstable: hosts offer it only on request, if at all
;; Not in WASI, not any more, and not yet for all; the rest of the interfaces may be left out.
(component
  (import "wasi:cli/environment@0.2.3" (instance
    (export "get-environment" (func (result (list (tuple string string)))))
    (export "set-environment" (func (param "name" string) (param "value" string)))))
  (import "wasi:io/error@0.2.3" (instance $io (export "error" (type (sub resource)))))
  (alias export $io "error" (type $error))
  (import "wasi:sockets/network@0.2.3" (instance
    (alias outer 1 $error (type $error'))
    (export "error" (type $e (eq $error')))
    (type $code' (enum "unknown"))
    (export "error-code" (type $code (eq $code')))
    (export "network-error-code" (func (param "err" (borrow $e)) (result (option $code))))))
  (core module $main (func (export "run") (result i32) i32.const 0))
  (core instance $main (instantiate $main))
  (func $run (result (result)) (canon lift (core func $main "run")))
  (instance $h (export "run" (func $run)))
  (export "wasi:cli/run@0.2.3" (instance $h)))
