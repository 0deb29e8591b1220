//! Programs to package: real compilers' output, foreign binaries, and text.

use std::{fs, path::Path};

use tempfile::TempDir;
use wasi_preview1_component_adapter_provider::{
    WASI_SNAPSHOT_PREVIEW1_ADAPTER_NAME, WASI_SNAPSHOT_PREVIEW1_COMMAND_ADAPTER,
};
use wit_component::{ComponentEncoder, StringEncoding, embed_component_metadata};
use wit_parser::Resolve;

use crate::{
    context::workspace,
    numbers::Numbers,
    tool::{counterpart, tool},
    wit::World,
};

/// `examples/hello.wat`, as the path of the text.
#[must_use]
pub fn hello_path() -> std::path::PathBuf {
    workspace().join("examples/hello.wat")
}

/// `examples/hello.wat` in binary.
#[must_use]
pub fn hello() -> Vec<u8> {
    wat::parse_file(hello_path()).unwrap()
}

/// `examples/hello.wat` in binary, made `size` bytes longer by content that does not compress and is another
/// for each `number`.
#[must_use]
pub fn padded(number: u64, size: usize) -> Vec<u8> {
    let mut numbers = Numbers::new(number);
    let padding: Vec<u8> = (0..size).map(|_| numbers.below(256) as u8).collect();
    let mut module = hello();
    // A custom section (core specification, 5.5.3) without a name.
    let length = u32::try_from(size + 1).unwrap();
    let leb128 = (0..5).map(|n| (length >> (7 * n)) as u8 & 0x7f | if n < 4 { 0x80 } else { 0 });
    module.push(0);
    module.extend(leb128);
    module.push(0);
    module.extend(padding);
    module
}

/// `examples/echo.c`, compiled: arguments, environment, stdin and exit code.
#[must_use]
pub fn echo() -> Vec<u8> {
    compile(&workspace().join("examples/echo.c"))
}

/// A C program, compiled by Debian's clang against its wasi-libc.
#[must_use]
pub fn c(source: &str) -> Vec<u8> {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("program.c");
    fs::write(&path, source).unwrap();
    compile(&path)
}

/// A C program without `main`, whose functions its host calls, as the core of a component of the world `world`.
#[must_use]
pub fn reactor(source: &str, wit: &str, world: &str) -> Vec<u8> {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("reactor.c");
    fs::write(&path, source).unwrap();
    let mut module = compile_with(&path, &["-mexec-model=reactor"]);
    let mut resolve = Resolve::default();
    let package = resolve.push_str("world.wit", wit).unwrap();
    let world = resolve.select_world(&[package], Some(world)).unwrap();
    embed_component_metadata(&mut module, &resolve, world, StringEncoding::UTF8).unwrap();
    module
}

/// `tests/programs/proxy.c`, a component that answers HTTP by WASI 0.2.
#[must_use]
pub fn proxy() -> Vec<u8> {
    let world = World::of("0.2", "include wasi:http/proxy@VERSION; import wasi:cli/environment@VERSION;");
    world.component(freestanding("proxy.c"))
}

/// `tests/programs/fetch.c`, a command that sends one HTTP request.
#[must_use]
pub fn fetch() -> Vec<u8> {
    let world =
        World::of("0.2", "include wasi:cli/command@VERSION; import wasi:http/outgoing-handler@VERSION;");
    world.component(freestanding("fetch.c"))
}

/// `tests/programs/service.c`, a component that answers HTTP by WASI 0.3.
#[must_use]
pub fn service() -> Vec<u8> {
    World::of("0.3", "include wasi:http/service@VERSION;").component(freestanding("service.c"))
}

/// `tests/programs/concurrent.c`, a command of WASI 0.3.
#[must_use]
pub fn concurrent() -> Vec<u8> {
    World::of("0.3", "include wasi:cli/command@VERSION;").component(freestanding("concurrent.c"))
}

/// A program of `tests/programs` that uses no library.
fn freestanding(name: &str) -> Vec<u8> {
    let source = workspace().join("tests/programs").join(name);
    compile_with(&source, &["-nostdlib", "-fno-builtin", "-mbulk-memory", "-Wl,--no-entry"])
}

fn compile(source: &Path) -> Vec<u8> {
    compile_with(source, &[])
}

fn compile_with(source: &Path, options: &[&str]) -> Vec<u8> {
    let folder = TempDir::new().unwrap();
    let module = folder.path().join("program.wasm");
    let clang = tool("clang").args(["--target=wasm32-wasi", "--sysroot=/usr", "-O2"]).args(options);
    clang.arg(source).arg("-o").arg(&module).success();
    fs::read(module).unwrap()
}

/// A module in text form, as binary.
#[must_use]
pub fn text(wat: &str) -> Vec<u8> {
    wat::parse_str(wat).unwrap()
}

/// A preview 1 command as a 0.2 component, made with wasmtime's own adapter.
#[must_use]
pub fn component(module: &[u8]) -> Vec<u8> {
    let adapter = (WASI_SNAPSHOT_PREVIEW1_ADAPTER_NAME, WASI_SNAPSHOT_PREVIEW1_COMMAND_ADAPTER);
    let encoder = ComponentEncoder::default().module(module).unwrap();
    encoder.adapter(adapter.0, adapter.1).unwrap().validate(true).encode().unwrap()
}

/// `icepack` of project IceStorm, compiled by YoWASP: C++ with exceptions' run-time, 390 KB.
#[must_use]
pub fn icepack() -> Vec<u8> {
    fs::read(counterpart("icepack.wasm")).unwrap()
}

/// Never ends, and never calls its host.
pub const LOOPING: &str = r#"(module (memory (export "memory") 1) (func (export "_start") (loop (br 0))))"#;

/// Ends in a trap.
pub const TRAPPING: &str = r#"(module (memory (export "memory") 1) (func (export "_start") unreachable))"#;

/// Sleeps for an hour in one call of its host.
pub const SLEEPING: &str = "#include <unistd.h>\nint main(void) { sleep(3600); return 0; }\n";
