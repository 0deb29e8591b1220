;; expect: component, WASI 0.2.0, command, not runnable
;; expect: is a command: a component that runs from start to end (component-command)
;; expect: uses component-model
;; expect: can ask for clocks
;; expect: error[import-type]: `now` of `wasi:clocks/wall-clock@0.2.0` is `func() -> datetime`, but the component imports it with another type: field `nanoseconds` of `datetime` is `u32`, not `u64`
;; expect: help: it was built with other WIT than that of WASI; build it again with current tools
;; expect: error[import-type]: `resolution` of `wasi:clocks/wall-clock@0.2.0` is `func() -> datetime`, but the component imports it with another type: field `nanoseconds` of `datetime` is `u32`, not `u64`
;; expect: help: it was built with other WIT than that of WASI; build it again with current tools
;; Both sides would be written alike; what differs stands inside of the record.
(component
  (import "wasi:clocks/wall-clock@0.2.0" (instance
    (type $datetime' (record (field "seconds" u64) (field "nanoseconds" u64)))
    (export "datetime" (type $datetime (eq $datetime')))
    (export "now" (func (result $datetime)))
    (export "resolution" (func (result $datetime)))))
  (core module $main (func (export "run") (result i32) i32.const 0))
  (core instance $main (instantiate $main))
  (func $run (result (result)) (canon lift (core func $main "run")))
  (instance $h (export "run" (func $run)))
  (export "wasi:cli/run@0.2.0" (instance $h)))
