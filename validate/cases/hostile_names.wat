;; expect: module, WASI none, command, not runnable
;; expect: is a command: a program that runs from start to end (command)
;; expect: can ask for host-specific
;; expect: error[unknown-import]: no WASI host offers `en\u{1b}[31mv\n.a\u{202e}b`, which the program imports
;; expect: help: a symbol was left undefined at link time, or the program is for another host; build it for WASI
(module
  (import "en\1b[31mv\0a" "a\e2\80\aeb" (func))
  (func (export "_start")))
