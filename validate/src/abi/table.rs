//! The table of known ABIs.

use super::Abi;
use crate::pattern::ImportPattern::{Core, Preview1};
use crate::pattern::Pattern::{Any, EndsWith, Is, OneOf, StartsWith, StartsWithOneOf};
use crate::wasi::WASMEDGE_FUNCTIONS;

/// A row to start from.
const NOTHING: Abi = Abi {
    name: "",
    description: "",
    imports: &[],
    exports: &[],
    sections: &[],
    extends_wasi: false,
    advice: "",
};

/// The functions of proxy-wasm that filters call most (ABI 0.2.1). Other hosts have names that start with `proxy_`
/// too, such as Pyodide.
#[rustfmt::skip]
const PROXY_WASM: &[&str] = &[
    "proxy_add_header_map_value", "proxy_call_foreign_function", "proxy_close_stream", "proxy_continue_stream",
    "proxy_define_metric", "proxy_done", "proxy_get_buffer_bytes", "proxy_get_current_time_nanoseconds",
    "proxy_get_header_map_pairs", "proxy_get_header_map_value", "proxy_get_property", "proxy_get_shared_data",
    "proxy_grpc_call", "proxy_http_call", "proxy_increment_metric", "proxy_log", "proxy_record_metric",
    "proxy_register_shared_queue", "proxy_remove_header_map_value", "proxy_replace_header_map_value",
    "proxy_send_local_response", "proxy_set_buffer_bytes", "proxy_set_effective_context",
    "proxy_set_header_map_pairs", "proxy_set_property", "proxy_set_shared_data",
    "proxy_set_tick_period_milliseconds",
];

/// All of them; the first match counts. Hosts that programs are written for come before toolchains, and those
/// before extensions of WASI, for the former bring the latter along.
pub(super) const ABIS: &[Abi] = &[
    Abi {
        name: "extism",
        description: "an Extism plugin",
        imports: &[Core(StartsWith("extism:"), Any), Core(Is("env"), StartsWith("extism_"))],
        advice: "it runs inside of an Extism host; for WASI, write a command with a `main`",
        ..NOTHING
    },
    Abi {
        name: "fastly",
        description: "a program for Fastly Compute",
        imports: &[Core(StartsWith("fastly_"), Any)],
        advice: "deploy it with the `fastly` command; for WASI hosts, build a component for `wasi:http/proxy`",
        ..NOTHING
    },
    Abi {
        name: "proxy-wasm",
        description: "a proxy-wasm filter",
        imports: &[Core(Is("env"), OneOf(PROXY_WASM))],
        exports: &[StartsWith("proxy_abi_version_")],
        advice: "it runs inside of Envoy and other proxies; give it to one of them",
        ..NOTHING
    },
    Abi {
        name: "opa",
        description: "a policy of Open Policy Agent",
        imports: &[Core(Is("env"), StartsWith("opa_"))],
        exports: &[StartsWith("opa_")],
        advice: "it is evaluated by an SDK of Open Policy Agent",
        ..NOTHING
    },
    Abi {
        name: "wapc",
        description: "a waPC guest, such as a Kubewarden policy",
        imports: &[Core(Is("wapc"), Any)],
        exports: &[Is("__guest_call")],
        advice: "it runs inside of a waPC host; push a Kubewarden policy with `kwctl`",
        ..NOTHING
    },
    Abi {
        name: "ink",
        description: "a contract for a blockchain (ink!)",
        imports: &[Core(OneOf(&["seal0", "seal1", "seal2"]), Any)],
        advice: "it runs on its chain; deploy it with `cargo contract`",
        ..NOTHING
    },
    Abi {
        name: "swc-plugin",
        description: "a plugin of SWC",
        imports: &[Core(Is("env"), Is("__set_transform_result"))],
        exports: &[Is("__transform_plugin_process_impl")],
        advice: "it runs inside of SWC, which compiles JavaScript",
        ..NOTHING
    },
    Abi {
        name: "dprint-plugin",
        description: "a plugin of dprint",
        imports: &[Core(Is("dprint"), Any)],
        exports: &[StartsWith("dprint_plugin_version_")],
        advice: "it runs inside of dprint, which formats source code",
        ..NOTHING
    },
    Abi {
        name: "ruby-js",
        description: "Ruby for JavaScript",
        imports: &[Core(StartsWith("rb-js-"), Any)],
        advice: "use the build of ruby.wasm for WASI, without the gem `js`",
        ..NOTHING
    },
    Abi {
        name: "napi-rs",
        description: "a Node.js addon (Node-API)",
        imports: &[
            Core(OneOf(&["emnapi", "napi"]), Any),
            Core(Is("env"), StartsWithOneOf(&["napi_", "node_api_"])),
        ],
        exports: &[StartsWith("napi_register_")],
        advice: "it runs in Node.js and browsers only; for WASI, build a command from the library behind it",
        ..NOTHING
    },
    Abi {
        name: "wasm-bindgen",
        description: "a module of wasm-bindgen for JavaScript",
        imports: &[Core(Is("wbg"), Any), Core(StartsWith("__wbindgen"), Any), Core(EndsWith("_bg.js"), Any)],
        exports: &[StartsWith("__wbindgen_")],
        sections: &[Is("__wasm_bindgen_unstable")],
        advice: "build for `wasm32-wasip1` without wasm-bindgen",
        ..NOTHING
    },
    Abi {
        name: "ghc-js",
        description: "Haskell for JavaScript",
        imports: &[Core(Is("ghc_wasm_jsffi"), Any)],
        sections: &[Is("ghc_wasm_jsffi")],
        advice: "build a command with GHC's WebAssembly backend, without foreign imports of JavaScript",
        ..NOTHING
    },
    Abi {
        name: "go-js",
        description: "Go for JavaScript",
        imports: &[Core(OneOf(&["go", "gojs"]), Any)],
        advice: "build with `GOOS=wasip1 GOARCH=wasm`",
        ..NOTHING
    },
    Abi {
        name: "component-core",
        description: "the core module of a component",
        imports: &[Core(StartsWithOneOf(&["wasi:", "[export]", "cm32p2"]), Any), Core(Is("$root"), Any)],
        exports: &[StartsWithOneOf(&["cabi_", "cm32p2", "wasi:"])],
        sections: &[StartsWith("component-type")],
        advice: "make the component with `wpack build --adapt` or `wasm-tools component new`",
        ..NOTHING
    },
    Abi {
        name: "dylink",
        description: "a part of a dynamically linked program",
        imports: &[
            Core(StartsWith("GOT."), Any),
            Core(
                Is("env"),
                OneOf(&["__indirect_function_table", "__memory_base", "__stack_pointer", "__table_base"]),
            ),
        ],
        // WebAssembly tool conventions, DynamicLinking.md.
        sections: &[OneOf(&["dylink", "dylink.0"])],
        advice: "link it statically, without `-fPIC` and `-shared`",
        ..NOTHING
    },
    Abi {
        name: "emscripten",
        description: "what Emscripten makes for JavaScript",
        imports: &[
            Core(Is("a"), Any),
            Core(StartsWith("asyncify"), Any),
            Core(
                Is("env"),
                StartsWithOneOf(&["__cxa_", "__syscall_", "_emscripten", "emscripten_", "invoke_"]),
            ),
        ],
        advice: "build with a WASI toolchain, such as wasi-sdk, or with `-sSTANDALONE_WASM`",
        ..NOTHING
    },
    Abi {
        name: "wasix",
        description: "a WASIX program",
        imports: &[Core(StartsWith("wasix_"), Any)],
        extends_wasi: true,
        advice: "run it with Wasmer, or build for `wasm32-wasip1`",
        ..NOTHING
    },
    Abi {
        name: "wasmedge",
        description: "a program with extensions of WasmEdge",
        imports: &[Core(StartsWith("wasmedge_"), Any), Preview1(OneOf(WASMEDGE_FUNCTIONS))],
        extends_wasi: true,
        advice: "run it with WasmEdge, or use the sockets of WASI 0.2",
        ..NOTHING
    },
    Abi {
        name: "wasi-nn",
        description: "a program with the extension wasi-nn",
        imports: &[Core(StartsWith("wasi_ephemeral_nn"), Any)],
        extends_wasi: true,
        advice: "a host with that extension is needed, such as WasmEdge with its plugin",
        ..NOTHING
    },
    Abi {
        name: "wasi-proposal",
        description: "a program with a proposal outside of WASI 0.1",
        imports: &[Core(StartsWithOneOf(&["wasi_ephemeral_", "wasi_experimental_"]), Any)],
        extends_wasi: true,
        advice: "a host with that extension is needed",
        ..NOTHING
    },
    Abi {
        name: "wasi-threads",
        description: "a program with wasi-threads, a proposal that WASI has dropped",
        imports: &[Core(Is("wasi"), Any)],
        extends_wasi: true,
        advice: "build for a target without threads",
        ..NOTHING
    },
];
