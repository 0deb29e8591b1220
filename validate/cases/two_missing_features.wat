;; expect: module, WASI none, command, not runnable
;; expect: is a command: a program that runs from start to end (command)
;; expect: uses multi-value custom-page-sizes wide-arithmetic
;; expect: error[missing-feature]: the program needs the feature `custom-page-sizes`, which wpack's runner does not have
;; expect: help: build without it, or run the program with a runtime that has it
;; expect: error[missing-feature]: the program needs the feature `wide-arithmetic`, which wpack's runner does not have
;; expect: help: build without it, or run the program with a runtime that has it
(module
  (func (export "_start"))
  (func (param i64 i64 i64 i64) (result i64 i64)
    local.get 0 local.get 1 local.get 2 local.get 3 i64.add128)
  (memory 1 (pagesize 1)))
