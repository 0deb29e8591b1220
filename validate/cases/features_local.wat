;; expect: module, WASI none, command, runnable
;; expect: is a command: a program that runs from start to end (command)
;; expect: uses simd exceptions
(module
  (func (export "_start") (local v128 exnref)))
