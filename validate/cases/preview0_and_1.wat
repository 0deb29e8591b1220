;; expect: module, WASI 0.1, command, runnable
;; expect: is a command: a program that runs from start to end (command)
(module
  (import "wasi_unstable" "fd_close" (func (param i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_close" (func (param i32) (result i32)))
  (memory (export "memory") 1)
  (func (export "_start")))
