//! Ways to call a host, and be called by it, that are not WASI: how each is recognised, and the way from there on.

mod table;

use crate::facts::{ExternType, Inside, Module, Shape};
use crate::pattern::{Ask, ImportPattern, Pattern, asks};

/// An ABI that is met in core modules.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Abi {
    /// The kebab-case name.
    pub(crate) name: &'static str,
    /// What a module with this ABI is, to follow "this is ".
    pub(crate) description: &'static str,
    /// Imports that only such a module has.
    imports: &'static [ImportPattern],
    /// Exports that only such a module has.
    exports: &'static [Pattern],
    /// Custom sections that only such a module has.
    sections: &'static [Pattern],
    /// Whether it adds to WASI. A program may have several such; any other ABI makes it one for another host.
    pub(crate) extends_wasi: bool,
    /// What to do with it.
    pub(crate) advice: &'static str,
}

impl Abi {
    /// The ABI of a whole file: the first of the table that shows in it. A command that asks for WASI alone has
    /// none, whatever else it exports.
    pub(crate) fn of(shape: &Shape<'_>, inside: &Inside<'_>) -> Option<&'static Self> {
        let Shape::Module(module) = shape else { return None };
        if is_wasi_command(module) {
            return None;
        }
        let imported = asks(shape).filter_map(|ask| place(|abi| abi.has_import(ask)));
        let exported =
            module.exports.iter().filter_map(|export| place(|abi| matches_any(abi.exports, export.name)));
        let sections = inside.custom.keys().filter_map(|name| place(|abi| matches_any(abi.sections, name)));
        table::ABIS.get(imported.chain(exported).chain(sections).min()?)
    }

    /// The ABI that the import `ask` belongs to.
    pub(crate) fn of_import(ask: Ask<'_>) -> Option<&'static Self> {
        table::ABIS.get(place(|abi| abi.has_import(ask))?)
    }

    fn has_import(&self, ask: Ask<'_>) -> bool {
        self.imports.iter().any(|import| import.matches(ask))
    }
}

/// The place in the table of the first ABI that `matches`.
fn place(matches: impl Fn(&Abi) -> bool) -> Option<usize> {
    table::ABIS.iter().position(matches)
}

fn is_wasi_command(module: &Module<'_>) -> bool {
    let has_start = module.export("_start").is_some_and(|export| matches!(export.ty, ExternType::Func(_)));
    has_start && module.imports.iter().all(|import| Ask::from(import).is_wasi())
}

fn matches_any(patterns: &[Pattern], name: &str) -> bool {
    patterns.iter().any(|pattern| pattern.matches(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Names are a contract: a rename or a removal must be seen here.
    #[test]
    fn abis() {
        let rows: Vec<_> =
            table::ABIS.iter().map(|abi| format!("{}: {}", abi.name, abi.description)).collect();
        insta::assert_snapshot!(rows.join("\n"), @"
        extism: an Extism plugin
        fastly: a program for Fastly Compute
        proxy-wasm: a proxy-wasm filter
        opa: a policy of Open Policy Agent
        wapc: a waPC guest, such as a Kubewarden policy
        ink: a contract for a blockchain (ink!)
        swc-plugin: a plugin of SWC
        dprint-plugin: a plugin of dprint
        ruby-js: Ruby for JavaScript
        napi-rs: a Node.js addon (Node-API)
        wasm-bindgen: a module of wasm-bindgen for JavaScript
        ghc-js: Haskell for JavaScript
        go-js: Go for JavaScript
        component-core: the core module of a component
        dylink: a part of a dynamically linked program
        emscripten: what Emscripten makes for JavaScript
        wasix: a WASIX program
        wasmedge: a program with extensions of WasmEdge
        wasi-nn: a program with the extension wasi-nn
        wasi-proposal: a program with a proposal outside of WASI 0.1
        wasi-threads: a program with wasi-threads, a proposal that WASI has dropped
        ");
    }

    #[test]
    fn imports_tell_the_abi() {
        for (module, name, expected) in [
            ("wasi:io/streams@0.2.0", "x", "component-core"),
            ("[export]acme:lib/api", "[resource-new]x", "component-core"),
            ("fastly_http_req", "send", "fastly"),
            ("extism:host/env", "input_length", "extism"),
            ("env", "proxy_log", "proxy-wasm"),
            ("env", "opa_abort", "opa"),
            ("wapc", "__guest_request", "wapc"),
            ("seal0", "transfer", "ink"),
            ("rb-js-abi-host", "eval-js", "ruby-js"),
            ("env", "napi_create_function", "napi-rs"),
            ("wbg", "__wbg_log", "wasm-bindgen"),
            ("./x_bg.js", "y", "wasm-bindgen"),
            ("gojs", "runtime.wasmExit", "go-js"),
            ("GOT.mem", "errno", "dylink"),
            ("env", "__memory_base", "dylink"),
            ("env", "emscripten_memcpy_js", "emscripten"),
            ("a", "b", "emscripten"),
            ("wasix_32v1", "fd_dup", "wasix"),
            ("wasi_snapshot_preview1", "sock_open", "wasmedge"),
            ("wasmedge_process", "run", "wasmedge"),
            ("wasi_ephemeral_nn", "load", "wasi-nn"),
            ("wasi_ephemeral_crypto", "open", "wasi-proposal"),
            ("wasi", "thread-spawn", "wasi-threads"),
        ] {
            let abi = Abi::of_import(Ask::function(Some(module), name));
            assert_eq!(abi.map(|abi| abi.name), Some(expected), "{module}.{name}");
        }
        for (module, name) in
            [("env", "puts"), ("elsewhere", "x"), ("wasi_snapshot_preview1", "fd_wrote"), ("env", "memory")]
        {
            assert_eq!(Abi::of_import(Ask::function(Some(module), name)), None);
        }
    }
}
