;; expect: component, WASI 0.2.0, command, not runnable
;; expect: is a command: a component that runs from start to end (component-command)
;; expect: uses component-model
;; expect: can ask for filesystem-read filesystem-write
;; expect: error[import-type]: `[method]descriptor.advise` of `wasi:filesystem/types@0.2.0` is `func(self: borrow<descriptor>, offset: u64, length: u64, advice: advice) -> result<_, error-code>`, but the component imports it with another type: a case of `advice` is `random`, not `at-random`
;; expect: help: it was built with other WIT than that of WASI; build it again with current tools
(component
  (import "wasi:filesystem/types@0.2.0" (instance
    (export "descriptor" (type $descriptor (sub resource)))
    (type $advice' (enum "normal" "sequential" "at-random" "will-need" "dont-need" "no-reuse"))
    (export "advice" (type $advice (eq $advice')))
    (type $error' (enum "access"))
    (export "error-code" (type $error (eq $error')))
    (export "[method]descriptor.advise" (func (param "self" (borrow $descriptor)) (param "offset" u64)
      (param "length" u64) (param "advice" $advice) (result (result (error $error)))))))
  (core module $main (func (export "run") (result i32) i32.const 0))
  (core instance $main (instantiate $main))
  (func $run (result (result)) (canon lift (core func $main "run")))
  (instance $h (export "run" (func $run)))
  (export "wasi:cli/run@0.2.0" (instance $h)))
