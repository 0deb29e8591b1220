;; expect: module, WASI none, command, not runnable
;; expect: is a command: a program that runs from start to end (command)
;; expect: uses exceptions legacy-exceptions
;; expect: error[missing-feature]: the program needs the feature `legacy-exceptions`, which wpack's runner does not have
;; expect: help: build with the final form of exception handling: `-mllvm -wasm-use-legacy-eh=false` (clang), or translate with `wasm-opt --translate-to-exnref`
(module
  (tag $t)
  (func (export "_start") try throw $t catch $t end))
