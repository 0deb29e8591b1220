;; expect: module, WASI 0.1, command, runnable
;; expect: is a command: a program that runs from start to end (command)
;; expect: can ask for exit
;; What a command exports beside `_start` does not matter as long as it asks for WASI alone.
(module
  (@custom "component-type:app" "")
  (import "wasi_snapshot_preview1" "proc_exit" (func (param i32)))
  (memory (export "memory") 1)
  (func (export "_start"))
  (func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32) i32.const 0))
