;; expect: module, WASI none, reactor, not runnable
;; expect: is a reactor: a module whose functions its host calls (reactor)
;; expect: error[no-entry-point]: this is a reactor: it exports `_initialize` but no `_start`
;; expect: help: build a command instead: a program with `main`, without `-mexec-model=reactor`
;; expect: error[start-type]: `_initialize` must be a function of the type () -> (), but it has the type () -> i32
;; expect: help: arguments and the exit status go through WASI (`args_get`, `proc_exit`); let the toolchain make it
(module (func (export "_initialize") (result i32) i32.const 0))
