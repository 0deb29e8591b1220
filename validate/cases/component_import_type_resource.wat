;; expect: component, WASI 0.2.6, command, not runnable
;; expect: is a command: a component that runs from start to end (component-command)
;; expect: uses component-model
;; expect: can ask for stdout
;; expect: error[import-type]: `output-stream` of `wasi:cli/stdout@0.2.6` is another resource in the component
;; expect: help: it was built with other WIT than that of WASI; build it again with current tools
;; The stream is the right one only in name.
(component
  (import "wasi:io/streams@0.2.6" (instance $streams (export "input-stream" (type (sub resource)))))
  (alias export $streams "input-stream" (type $input))
  (import "wasi:cli/stdout@0.2.6" (instance
    (alias outer 1 $input (type $input'))
    (export "output-stream" (type $output (eq $input')))
    (export "get-stdout" (func (result (own $output))))))
  (core module $main (func (export "run") (result i32) i32.const 0))
  (core instance $main (instantiate $main))
  (func $run (result (result)) (canon lift (core func $main "run")))
  (instance $h (export "run" (func $run)))
  (export "wasi:cli/run@0.2.6" (instance $h)))
