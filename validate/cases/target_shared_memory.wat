;; expect: module, WASI 0.1, command, not runnable
;; expect: is a command: a program that runs from start to end (command)
;; expect: uses threads
;; expect: can ask for exit
;; expect: error[missing-feature]: the program has a memory shared between threads, which wpack's runner does not allow
;; expect: help: build for a target without threads; atomic instructions alone do no harm
(module
  (import "wasi_snapshot_preview1" "proc_exit" (func (param i32)))
  (memory (export "memory") 1 2 shared)
  (func (export "_start")))
