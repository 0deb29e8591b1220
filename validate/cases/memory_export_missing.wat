;; expect: module, WASI 0.1, command, not runnable
;; expect: is a command: a program that runs from start to end (command)
;; expect: error[memory-export]: the module imports WASI functions but exports no memory named `memory`
;; expect: help: the first call of a WASI function would fail; export the memory as `memory`
(module
  (import "wasi_snapshot_preview1" "sched_yield" (func (result i32)))
  (memory 1)
  (func (export "_start")))
