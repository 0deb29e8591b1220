;; A WASI preview 1 command in text form, small enough to read: it writes one line and ends.
(module
  (import "wasi_snapshot_preview1" "fd_write"
    (func $fd_write (param $fd i32) (param $vectors i32) (param $count i32) (param $written i32) (result i32)))

  (memory (export "memory") 1)
  ;; One I/O vector: where the text starts (16), and how long it is (17).
  (data (i32.const 0) "\10\00\00\00\11\00\00\00")
  (data (i32.const 16) "Hello from Wasm!\n")

  (func (export "_start")
    (drop (call $fd_write
      (i32.const 1)     ;; standard output
      (i32.const 0)     ;; the vector above
      (i32.const 1)     ;; how many vectors
      (i32.const 8))))) ;; receives how many bytes were written
