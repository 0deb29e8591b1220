;; expect: module, WASI none, command, runnable
;; expect: uses threads
(module
  (memory (export "memory") 1)
  (func (export "_start") i32.const 0 i32.const 1 i32.atomic.store))
