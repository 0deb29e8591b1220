;; expect: module, WASI 0.1, command, not runnable
;; expect: is a command: a program that runs from start to end (command)
;; expect: can ask for stdout stderr
;; expect: error[import-type]: `wasi_snapshot_preview1.fd_write` takes (i32,i32,i32,i32) -> i32, but the module imports it as a global
;; expect: help: the module was built against another WASI; rebuild it with a current wasi-sdk
(module
  (import "wasi_snapshot_preview1" "fd_write" (global i32))
  (memory (export "memory") 1)
  (func (export "_start")))
