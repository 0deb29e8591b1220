;; expect: module, WASI none, library, not runnable
;; expect: is a WebAssembly binary with an error (broken-wasm)
;; expect: error[invalid]: the program is not valid: size minimum must not be greater than maximum
;; expect: help: the file is damaged or the tool that wrote it has a bug; build it again with current tools
(module (memory 2 1) (func (export "_start")))
