//! Which toolchain or host an import module stands for, and the way from there to WASI.

use crate::wasi::preview1;

/// How a module name is recognised.
enum Pattern {
    Is(&'static str),
    StartsWith(&'static str),
    EndsWith(&'static str),
}

use Pattern::{EndsWith, Is, StartsWith};

impl Pattern {
    fn matches(&self, module: &str) -> bool {
        match self {
            Is(name) => module == *name,
            StartsWith(start) => module.starts_with(start),
            EndsWith(end) => module.ends_with(end),
        }
    }
}

const DYLINK: &str =
    "this is part of a dynamically linked program; link it statically, without `-fPIC` and `-shared`";
const EMSCRIPTEN: &str = "this is what Emscripten makes for JavaScript; build with a WASI toolchain, such as wasi-sdk, \
                          or with `-sSTANDALONE_WASM`";
const GO: &str = "this is Go for JavaScript; build with `GOOS=wasip1 GOARCH=wasm`";
const NAPI: &str = "this is a Node.js addon; it runs in Node.js only";
const WASM_BINDGEN: &str =
    "this is what wasm-bindgen makes for JavaScript; build for `wasm32-wasip1` without wasm-bindgen";

/// Modules by name; the first match counts.
const ORIGINS: &[(Pattern, &str)] = &[
    (
        StartsWith("wasi:"),
        "this is the core module of a component; make the component with `wasm-tools component new`",
    ),
    (StartsWith("GOT."), DYLINK),
    (Is("gojs"), GO),
    (Is("go"), GO),
    (Is("wbg"), WASM_BINDGEN),
    (StartsWith("__wbindgen"), WASM_BINDGEN),
    (EndsWith("_bg.js"), WASM_BINDGEN),
    (Is("napi"), NAPI),
    (
        Is("wasi"),
        "this is wasi-threads, a proposal that WASI has dropped; build for a target without threads",
    ),
    (StartsWith("wasix_"), "this is WASIX; run it with Wasmer, or build for `wasm32-wasip1`"),
    (
        StartsWith("wasi_ephemeral_"),
        "this is a proposal outside of WASI 0.1; a host with that extension is needed",
    ),
    (
        StartsWith("wasi_experimental_"),
        "this is a proposal outside of WASI 0.1; a host with that extension is needed",
    ),
    (StartsWith("wasmedge_"), "this is an extension of WasmEdge; run it with WasmEdge"),
    (StartsWith("fastly_"), "this program is for Fastly Compute"),
    (StartsWith("extism:"), "this is an Extism plugin; it runs inside of an Extism host"),
    (StartsWith("seal"), "this is a contract for a blockchain (ink!); it runs on its chain"),
    (StartsWith("rb-js-"), "this is Ruby for JavaScript; use the ruby.wasm build for WASI"),
    (Is("a"), EMSCRIPTEN),
    (StartsWith("asyncify"), EMSCRIPTEN),
];

/// Names inside of `env`, which every toolchain without a better idea imports from.
const ENV: &[(Pattern, &str)] = &[
    (StartsWith("napi_"), NAPI),
    (StartsWith("proxy_"), "this is a proxy-wasm filter; it runs inside of Envoy and other proxies"),
    (StartsWith("emscripten_"), EMSCRIPTEN),
    (StartsWith("_emscripten"), EMSCRIPTEN),
    (StartsWith("invoke_"), EMSCRIPTEN),
    (StartsWith("__syscall_"), EMSCRIPTEN),
    (StartsWith("__cxa_"), EMSCRIPTEN),
    (Is("__memory_base"), DYLINK),
    (Is("__table_base"), DYLINK),
    (Is("__stack_pointer"), DYLINK),
    (Is("__indirect_function_table"), DYLINK),
    (Is("memory"), "the host would have to bring the memory; link without `--import-memory`"),
];

/// Names that WasmEdge has added to `wasi_snapshot_preview1`.
const WASMEDGE: &[&str] = &[
    "sock_open",
    "sock_bind",
    "sock_listen",
    "sock_connect",
    "sock_recv_from",
    "sock_send_to",
    "sock_getaddrinfo",
    "sock_getsockopt",
    "sock_setsockopt",
    "sock_getlocaladdr",
    "sock_getpeeraddr",
];

/// What to do about the unknown import `name` of `module`, where the two tell where it comes from.
pub(super) fn help(module: &str, name: &str) -> Option<&'static str> {
    if preview1::is_module(module) {
        return Some(in_preview1(name));
    }
    if module == "env" { find(ENV, name) } else { find(ORIGINS, module) }
}

fn find(table: &[(Pattern, &'static str)], name: &str) -> Option<&'static str> {
    table.iter().find(|(pattern, _)| pattern.matches(name)).map(|(_, help)| *help)
}

fn in_preview1(name: &str) -> &'static str {
    if WASMEDGE.contains(&name) {
        "this is an extension of WasmEdge; run it with WasmEdge, or use the sockets of WASI 0.2"
    } else {
        "it is not one of the 46 functions of preview 1; rebuild with a current wasi-sdk"
    }
}

#[cfg(test)]
mod tests {
    use super::help;

    #[test]
    fn each_origin_is_named() {
        for (module, name, expected) in [
            ("env", "emscripten_memcpy_js", "Emscripten"),
            ("env", "proxy_log", "proxy-wasm"),
            ("GOT.mem", "errno", "dynamically"),
            ("gojs", "runtime.wasmExit", "GOOS=wasip1"),
            ("./x_bg.js", "__wbindgen_throw", "wasm-bindgen"),
            ("wasi:io/streams@0.2.0", "x", "component new"),
            ("wasi", "thread-spawn", "wasi-threads"),
            ("wasix_32v1", "fd_dup", "WASIX"),
            ("wasi_ephemeral_nn", "load", "proposal"),
            ("wasi_snapshot_preview1", "sock_open", "WasmEdge"),
            ("wasi_snapshot_preview1", "fd_wrote", "46 functions"),
        ] {
            assert!(help(module, name).unwrap().contains(expected), "{module}.{name}");
        }
        assert_eq!(help("env", "puts"), None);
        assert_eq!(help("elsewhere", "x"), None);
    }
}
