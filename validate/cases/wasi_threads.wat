;; expect: module, WASI none, command, not runnable
;; expect: is a program with wasi-threads, a proposal that WASI has dropped (wasi-threads)
;; expect: uses threads
;; expect: can ask for threads
;; expect: error[unknown-import]: no WASI host offers `env.memory`, which the program imports
;; expect: help: this is a program with wasi-threads, a proposal that WASI has dropped; build for a target without threads
;; expect: error[unknown-import]: no WASI host offers `wasi.thread-spawn`, which the program imports
(module
  (import "env" "memory" (memory 1 2 shared))
  (import "wasi" "thread-spawn" (func (param i32) (result i32)))
  (export "memory" (memory 0))
  (func (export "_start")))
