;; expect: module, WASI 0.1, command, runnable
;; expect: is a command: a program that runs from start to end (command)
;; expect: can ask for stdout stderr exit
(module
  (import "wasi_snapshot_preview1" "fd_write" (func (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "proc_exit" (func (param i32)))
  (memory (export "memory") 1)
  (func (export "_start")))
