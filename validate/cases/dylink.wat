;; expect: module, WASI none, library, not runnable
;; expect: is a part of a dynamically linked program (dylink)
;; expect: uses mutable-global
;; expect: error[no-entry-point]: this is a part of a dynamically linked program: it does not export `_start`
;; expect: help: link it statically, without `-fPIC` and `-shared`
;; expect: error[unknown-import]: no WASI host offers `GOT.mem.errno`, which the program imports
;; expect: error[unknown-import]: no WASI host offers `env.__memory_base`, which the program imports
(module
  (@custom "dylink.0" "")
  (import "GOT.mem" "errno" (global (mut i32)))
  (import "env" "__memory_base" (global i32))
  (func (export "f")))
