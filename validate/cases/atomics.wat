;; expect: module, WASI none, command, runnable
;; expect: is a command: a program that runs from start to end (command)
;; expect: uses threads
(module
  (memory (export "memory") 1)
  (func (export "_start") i32.const 0 i32.const 1 i32.atomic.store))
