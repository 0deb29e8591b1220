;; expect: module, WASI none, command, runnable
;; expect: warning[start-type]: it exports both `_start` and `_initialize`: a command and a reactor at once
;; expect: help: some hosts refuse such a module, others call one or both; keep `_start` for a command
(module (func (export "_start")) (func (export "_initialize")))
