;; expect: module, WASI 0.1-preview0, command, not runnable
;; expect: is a command: a program that runs from start to end (command)
;; expect: can ask for sockets
;; expect: error[unknown-import]: no WASI host offers `wasi_unstable.sock_accept`, which the program imports
;; expect: help: it is not one of the 46 functions of preview 1; rebuild with a current wasi-sdk
(module
  (import "wasi_unstable" "fd_seek" (func (param i32 i64 i32 i32) (result i32)))
  (import "wasi_unstable" "sock_accept" (func (param i32 i32 i32) (result i32)))
  (memory (export "memory") 1)
  (func (export "_start")))
