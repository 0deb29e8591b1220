;; expect: module, WASI none, library, not runnable
;; expect: is a part of a dynamically linked program (dylink)
;; expect: uses mutable-global reference-types
;; expect: can ask for host-specific
;; expect: error[no-entry-point]: this is a part of a dynamically linked program: it does not export `_start`
;; expect: help: link it statically, without `-fPIC` and `-shared`
;; expect: error[unknown-import]: no WASI host offers 2 imports from `env`: `proxy_cache_get`, `__stack_pointer`
;; expect: error[unknown-import]: no WASI host offers `GOT.func.main`, which the program imports
(module
  (import "env" "proxy_cache_get" (func (param externref externref) (result externref)))
  (import "GOT.func" "main" (global (mut i32)))
  (import "env" "__stack_pointer" (global (mut i32)))
  (memory (export "memory") 1))
