;; expect: module, WASI none, command, not runnable
;; expect: is a command: a program that runs from start to end (command)
;; expect: error[start-type]: `_start` must be a function of the type () -> (), but it has the type () -> i32
;; expect: help: arguments and the exit status go through WASI (`args_get`, `proc_exit`); let the toolchain make it
(module
  (func (export "_start") (result i32) i32.const 0))
