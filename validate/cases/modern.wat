;; expect: module, WASI none, command, runnable
;; expect: is a command: a program that runs from start to end (command)
;; expect: uses simd relaxed-simd tail-call multi-memory exceptions memory64 extended-const gc
(module
  (memory (export "memory") i64 1 2)
  (memory 1)
  (tag $t (param i32))
  (type $s (struct (field i32)))
  (global (mut i32) (i32.add (i32.const 1) (i32.const 2)))
  (func (export "_start")
    (drop (struct.new $s (i32.const 1)))
    (drop (i8x16.relaxed_swizzle (v128.const i64x2 0 0) (v128.const i64x2 0 0)))
    return_call 1)
  (func (result) (block (result exnref) (try_table (catch_all_ref 0)) return) drop))
