;; expect: module, WASI 0.1, reactor, not runnable
;; expect: is a proxy-wasm filter (proxy-wasm)
;; expect: can ask for stdout stderr host-specific
;; expect: error[no-entry-point]: this is a proxy-wasm filter: it does not export `_start`
;; expect: help: it runs inside of Envoy and other proxies; give it to one of them
;; expect: error[unknown-import]: no WASI host offers `env.proxy_log`, which the program imports
(module
  (import "env" "proxy_log" (func (param i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_write" (func (param i32 i32 i32 i32) (result i32)))
  (memory (export "memory") 1)
  (func (export "proxy_abi_version_0_2_1"))
  (func (export "_initialize")))
