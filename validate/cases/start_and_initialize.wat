;; expect: module, WASI none, command, runnable
;; expect: is a command: a program that runs from start to end (command)
;; expect: warning[start-type]: it exports both `_start` and `_initialize`: a command and a reactor at once
;; expect: help: some hosts refuse such a module, others call one or both; keep `_start` for a command
(module (func (export "_start")) (func (export "_initialize")))
