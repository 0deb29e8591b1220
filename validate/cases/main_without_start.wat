;; expect: module, WASI none, library, not runnable
;; expect: is a core module without an entry point (library)
;; expect: error[no-entry-point]: nothing starts the program: it exports `main` but no `_start`
;; expect: help: link it with the C runtime of a WASI toolchain, which provides `_start`: without `-nostartfiles` and `--no-entry`
(module (func (export "main") (param i32 i32) (result i32) i32.const 0))
