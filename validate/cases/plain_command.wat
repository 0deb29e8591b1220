;; expect: module, WASI none, command, runnable
;; expect: is a command: a program that runs from start to end (command)
(module (func (export "_start")))
