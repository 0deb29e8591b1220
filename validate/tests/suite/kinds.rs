//! Every kind of file that is met under the name `.wasm`: made here, and called by its name.
//!
//! The kinds of programs stand in `cases/`; other files, and binaries that were damaged, are generated. Sizes and counts that are meant to break a reader are in `hostile`.

use wpack_validate::validate;

use crate::support::{case, codes};

/// A kind: its name, a file of it, the identity and the findings that it must get.
type Kind = (&'static str, Vec<u8>, &'static str, &'static [&'static str]);

#[test]
fn each_kind_has_its_name() {
    let failures: Vec<String> = other_files().into_iter().chain(damaged()).filter_map(failure).collect();
    assert!(failures.is_empty(), "\n{}", failures.join("\n"));
}

fn failure((kind, bytes, identity, findings): Kind) -> Option<String> {
    let (actual, codes) = (validate(&bytes).identity.name, codes(&bytes));
    (actual != identity || codes != findings)
        .then(|| format!("{kind}: is {actual} {codes:?}, not {identity} {findings:?}"))
}

/// Programs: the kind, its file in `cases/`, which carries the findings, and the identity.
const PROGRAMS: &[(&str, &str, &str)] = &[
    ("command", "command", "command"),
    ("reactor", "reactor", "reactor"),
    ("library", "library", "library"),
    ("command of preview 0", "preview0", "command"),
    ("core of a component", "unknown_import_core_of_component", "component-core"),
    ("Emscripten", "unknown_import_emscripten", "emscripten"),
    ("Emscripten, minified", "identity_emscripten_minified", "emscripten"),
    ("dynamic linking", "dylink", "dylink"),
    ("Node-API", "identity_napi_rs", "napi-rs"),
    ("wasm-bindgen", "unknown_import_wasm_bindgen", "wasm-bindgen"),
    ("Go for JavaScript", "unknown_import_gojs", "go-js"),
    ("Haskell for JavaScript", "identity_ghc_js", "ghc-js"),
    ("Ruby for JavaScript", "identity_ruby_js", "ruby-js"),
    ("Fastly Compute", "identity_fastly", "fastly"),
    ("ink! contract", "identity_ink", "ink"),
    ("Extism plugin", "identity_extism", "extism"),
    ("SWC plugin", "identity_swc_plugin", "swc-plugin"),
    ("dprint plugin", "identity_dprint_plugin", "dprint-plugin"),
    ("proxy-wasm filter", "identity_proxy_wasm", "proxy-wasm"),
    ("OPA policy", "identity_opa", "opa"),
    ("Kubewarden policy", "identity_kubewarden", "wapc"),
    ("wasi-threads", "wasi_threads", "wasi-threads"),
    ("WASIX", "target_wasix", "wasix"),
    ("WasmEdge extensions", "unknown_import_wasmedge", "wasmedge"),
    ("command component", "component_command", "component-command"),
    ("HTTP proxy", "component_proxy", "http-proxy"),
    ("HTTP service", "component_service", "http-service"),
    ("HTTP middleware", "component_middleware", "http-middleware"),
    ("component library", "component_library", "component-library"),
    ("WIT package", "wit_package", "wit-package"),
];

#[test]
fn each_program_has_its_name() {
    for (kind, name, identity) in PROGRAMS {
        assert_eq!(validate(&case(name)).identity.name, *identity, "{kind}");
    }
}

/// What is no WebAssembly at all.
fn other_files() -> Vec<Kind> {
    let not_wasm = |kind, bytes: &[u8], identity| -> Kind { (kind, bytes.to_vec(), identity, &["not-wasm"]) };
    let mut tar = b"app.wasm".to_vec();
    tar.resize(257, 0);
    tar.extend(b"ustar\x0000");
    tar.resize(512, 0);
    vec![
        not_wasm("nothing", b"", "empty-file"),
        not_wasm("a native program", b"\x7fELF\x02\x01\x01\0\0\0", "elf"),
        not_wasm("a precompiled program", b"\x7fELF\x02\x01\x01\xc8\0\0", "precompiled"),
        not_wasm("a compressed file", b"\x1f\x8b\x08\0\0\0\0\0", "gzip"),
        not_wasm("an archive", &tar, "tar"),
        not_wasm("an error page", b"<!DOCTYPE html>\n<title>404 Not Found</title>", "html"),
        not_wasm("an error page of a registry", b"{\"errors\":[{\"code\":\"DENIED\"}]}", "text"),
        not_wasm("the text format", b";; hello\n(module)", "wasm-text"),
        not_wasm("the text format with a mark", b"\xef\xbb\xbf(module)", "wasm-text"),
        not_wasm("text", b"hello\n", "text"),
        not_wasm("a script", b"#!/bin/sh\nexec wasmtime app\n", "script"),
        not_wasm("a binary behind a mark", b"\xef\xbb\xbf\0asm\x01\0\0\0", "marked-wasm"),
        not_wasm(
            "a pointer to a large file",
            b"version https://git-lfs.github.com/spec/v1\n",
            "git-lfs-pointer",
        ),
    ]
}

/// A command that something has happened to.
fn damaged() -> Vec<Kind> {
    let command = case("command");
    let malformed = |kind, bytes: Vec<u8>, identity| -> Kind { (kind, bytes, identity, &["malformed"]) };
    let with_carriage_returns = command.iter().flat_map(|byte| match byte {
        b'\n' => vec![b'\r', b'\n'],
        other => vec![*other],
    });
    let section_of_4_gib = b"\0asm\x01\0\0\0\x01\xff\xff\xff\xff\x0f".to_vec();
    let number_too_long = b"\0asm\x01\0\0\0\x01\x80\x80\x80\x80\x80\x00".to_vec();
    vec![
        malformed("cut in the header", command[..6].to_vec(), "broken-wasm"),
        malformed("cut in a section", command[..command.len() - 1].to_vec(), "broken-wasm"),
        malformed("bytes behind the end", [&command[..], b"more"].concat(), "broken-wasm"),
        malformed("two programs in one file", [&command[..], &command[..]].concat(), "broken-wasm"),
        malformed("turned to another end of line", with_carriage_returns.collect(), "broken-wasm"),
        malformed("a version of the future", b"\0asm\x02\0\0\0".to_vec(), "unknown-wasm"),
        malformed("a component of 2022", b"\0asm\x0a\0\x01\0".to_vec(), "unknown-wasm"),
        malformed("a section of 4 GiB", section_of_4_gib, "broken-wasm"),
        malformed("a number that is too long", number_too_long, "broken-wasm"),
        malformed("an unknown section", [&command[..8], &[99, 1, 0]].concat(), "broken-wasm"),
    ]
}
