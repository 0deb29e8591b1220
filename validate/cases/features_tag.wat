;; expect: module, WASI none, command, runnable
;; expect: is a command: a program that runs from start to end (command)
;; expect: uses exceptions
(module
  (tag (param i32))
  (func (export "_start")))
