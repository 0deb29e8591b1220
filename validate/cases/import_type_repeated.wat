;; expect: module, WASI 0.1, command, not runnable
;; expect: is a command: a program that runs from start to end (command)
;; expect: error[import-type]: `wasi_snapshot_preview1.fd_close` takes (i32) -> i32, but the module imports () -> ()
;; expect: help: the module was built against another WASI; rebuild it with a current wasi-sdk
(module
  (import "wasi_snapshot_preview1" "fd_close" (func))
  (import "wasi_snapshot_preview1" "fd_close" (func))
  (memory (export "memory") 1)
  (func (export "_start")))
