;; expect: module, WASI none, command, runnable
(module (func (export "_start")))
