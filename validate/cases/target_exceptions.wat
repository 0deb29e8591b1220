;; expect: module, WASI 0.1, command, runnable
;; expect: is a command: a program that runs from start to end (command)
;; expect: uses exceptions
;; expect: can ask for exit
(module
  (import "wasi_snapshot_preview1" "proc_exit" (func (param i32)))
  (tag $t)
  (memory (export "memory") 1)
  (func (export "_start") (block (try_table (catch $t 0)))))
