;; expect: module, WASI none, reactor, not runnable
;; expect: is a reactor: a module whose functions its host calls (reactor)
;; expect: error[no-entry-point]: this is a reactor: it exports `_initialize` but no `_start`
;; expect: help: build a command instead: a program with `main`, without `-mexec-model=reactor`
(module
  (memory (export "memory") 1)
  (func (export "_initialize")))
