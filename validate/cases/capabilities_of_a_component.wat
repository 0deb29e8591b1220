;; expect: component, WASI 0.2.6, http-proxy, runnable
;; expect: is a component that answers HTTP requests (WASI 0.2) (http-proxy)
;; expect: uses component-model
;; expect: can ask for arguments environment terminal filesystem-read http-outgoing http-incoming
;; What the component inside imports is given by the one around it, and types alone are no capability.
(component
  (import "wasi:cli/environment@0.2.6" (instance (export "get-arguments" (func (result (list string))))))
  (import "wasi:cli/terminal-stdin@0.2.6" (instance (export "f" (func))))
  (import "wasi:clocks/wall-clock@0.2.6" (instance (type $t (record (field "s" u64))) (export "datetime" (type (eq $t)))))
  (import "wasi:filesystem/preopens@0.2.6" (instance (export "f" (func))))
  (import "wasi:http/outgoing-handler@0.2.6" (instance (export "f" (func))))
  (component (import "wasi:random/random@0.2.6" (instance (export "f" (func)))))
  (instance $h)
  (export "wasi:http/incoming-handler@0.2.6" (instance $h)))
