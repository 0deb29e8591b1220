;; expect: module, WASI none, library, not runnable
;; expect: uses mutable-global
;; expect: error[no-entry-point]: this is a dynamic library, loaded by another module: it has no `_start`
;; expect: help: link a program statically, without `-shared` and `-fPIC`
;; expect: error[unknown-import]: no WASI host offers `GOT.mem.errno`, which the program imports
;; expect: help: this is part of a dynamically linked program; link it statically, without `-fPIC` and `-shared`
;; expect: error[unknown-import]: no WASI host offers `env.__memory_base`, which the program imports
;; expect: help: this is part of a dynamically linked program; link it statically, without `-fPIC` and `-shared`
(module
  (@custom "dylink.0" "")
  (import "GOT.mem" "errno" (global (mut i32)))
  (import "env" "__memory_base" (global i32))
  (func (export "f")))
