//! `cargo wpack build` with a real cargo and a real compiler for WebAssembly.

use std::{env, fs, path::PathBuf};

use wpack_tests::{
    context::{Context, program},
    tool::{Run, counterpart, tool},
};

const MAIN: &str = "fn main() { println!(\"Hello from Rust!\"); }\n";

/// A package `Hello` of version 1.2.3, with a program, and this at the end of its manifest.
fn package(more: &str) -> Context {
    let context = Context::new();
    let manifest = "[package]\nname = \"Hello\"\nversion = \"1.2.3\"\nedition = \"2021\"\n";
    context.write("Cargo.toml", format!("{manifest}{more}"));
    fs::create_dir(context.path("src")).unwrap();
    context.write("src/main.rs", MAIN);
    context
}

/// `cargo wpack` with the compiler of the counterparts.
fn cargo(context: &Context, line: &str) -> Run {
    let mut command = tool("cargo").arg("wpack").args(line.split_whitespace()).into_command();
    command.current_dir(context.work());
    let programs = program().parent().unwrap().to_path_buf();
    let mut search = vec![programs];
    search.extend(env::split_paths(&env::var_os("PATH").unwrap()));
    let compiler = counterpart("rust-wasm/rustc");
    let home = |name: &str, folder: &str| {
        env::var_os(name)
            .map_or_else(|| PathBuf::from(env::var_os("HOME").unwrap()).join(folder), PathBuf::from)
    };
    // Rustup's cargo finds its own files by these.
    context
        .dress(command)
        .env("PATH", env::join_paths(search).unwrap())
        .env("CARGO_HOME", home("CARGO_HOME", ".cargo"))
        .env("RUSTUP_HOME", home("RUSTUP_HOME", ".rustup"))
        .env("CARGO_TARGET_WASM32_WASIP1_LINKER", counterpart("rust-wasm/wasm-ld"))
        .env("RUSTC", compiler)
}

#[test]
fn a_rust_program_is_compiled_and_packaged() {
    let context = package("");
    // The target of the project, as cargo itself takes it.
    fs::create_dir(context.path(".cargo")).unwrap();
    context.write(".cargo/config.toml", "[build]\ntarget = \"wasm32-wasip1\"\n");
    let built = cargo(&context, "build -- --format compat").success();
    assert!(built.stdout().starts_with("hello@sha256:"), "{built}");
    context.run("run hello:1.2.3").success().stdout_is("Hello from Rust!\n");
    // cargo's arguments before `--`, ours behind it.
    let built = cargo(&context, "--json build --release -- -t other:1 --format artifact").success().json();
    assert_eq!(built["images"][0]["tag"], "1");
    assert!(context.path("target/wasm32-wasip1/release/Hello.wasm").exists());
    cargo(&context, "build -- --json").code(2).stderr_has(&["stand before `build`"]);
}

#[test]
fn the_package_says_how_it_is_packaged() {
    let context = package(
        "[package.metadata.wpack.build]\ntag = [\"ghcr.io/acme/hello:1\"]\nformat = [\"artifact\"]\n",
    );
    let build = "build --target wasm32-wasip1";
    let built = cargo(&context, build).success().stdout();
    assert!(built.starts_with("ghcr.io/acme/hello@sha256:"), "{built}");
    // The file of its folder where the manifest says nothing, and there the package of its name.
    let context = package("");
    context.write(
        "wpack.toml",
        "[build]\nformat = ['compat']\n[package.Hello.build]\ntag = ['named:1']\n\
         [profile.release.build]\ntag = ['released:1']\n",
    );
    let built = cargo(&context, build).success().stdout();
    assert!(built.starts_with("named@sha256:"), "{built}");
    let released = cargo(&context, &format!("{build} -- --profile release")).success().stdout();
    assert!(released.starts_with("released@sha256:"), "{released}");

    let context = package("[package.metadata.wpack.build]\nformt = []\n");
    let wrong = cargo(&context, build).code(2);
    wrong.stderr_has(&["Cargo.toml:6:1: `formt` is not known", "hint: did you mean `format`?\n"]);
}

#[test]
fn of_several_programs_one_is_chosen() {
    let context = package("");
    fs::create_dir(context.path("src/bin")).unwrap();
    context.write("src/bin/other.rs", MAIN);
    let build = "build --target=wasm32-wasip1";
    let several = cargo(&context, build).code(2).stdout_is("");
    several.stderr_has(&["error: cargo has made several programs: Hello, other\n", "`--bin NAME`"]);
    cargo(&context, &format!("{build} --bin other -- --format artifact -t other:1")).success();
}

#[test]
fn what_cargo_cannot_build_is_told() {
    let context = package("");
    // The compiler knows the target, and nobody has its standard library.
    let missing = cargo(&context, "build --target wasm32-wasip1-threads").code(3);
    missing.stderr_has(&[
        "error: `cargo build` has failed\n",
        "hint: this compiler has no standard library for it: rustup target add wasm32-wasip1-threads\n",
    ]);
    context.write("src/main.rs", "fn main() { let }\n");
    cargo(&context, "build --target wasm32-wasip1").code(3).stderr_has(&["src/main.rs:1:"]);
    context.write("src/main.rs", MAIN);
    let library = cargo(&context, "build --target wasm32-wasip1 --lib").code(3);
    library.stderr_has(&["no library targets found"]);
}
