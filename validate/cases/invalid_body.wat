;; expect: module, WASI none, command, not runnable
;; expect: is a WebAssembly binary with an error (broken-wasm)
;; expect: error[invalid]: function 1 is not valid: type mismatch: expected i32, found i64
;; expect: help: the file is damaged or the tool that wrote it has a bug; build it again with current tools
(module
  (func (export "_start"))
  (func (result i32) i64.const 0))
