;; expect: module, WASI none, command, not runnable
;; expect: uses threads
;; expect: error[missing-feature]: the program needs the feature `threads`, which wpack's runner does not have
;; expect: help: build for a target without threads, or without `-pthread` and `+atomics`
(module
  (memory (export "memory") 1)
  (func (export "_start") i32.const 0 i32.const 1 i32.atomic.store))
