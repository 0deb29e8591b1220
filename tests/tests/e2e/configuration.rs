//! `wpack.toml` in place of flags.

use std::{fs, path::Path};

use wpack_tests::{authority::Authority, context::Context, module, registry::Registry};

/// A context with `hello.wasm` and a `wpack.toml` of this text.
fn context(text: &str) -> Context {
    let context = Context::new();
    context.write("hello.wasm", module::hello());
    context.write("wpack.toml", text);
    context
}

/// Flags of `build` and the table that says the same.
const FLAGS: &str = "-t app:1 --format compat --platform linux/amd64 --compression zstd --strip --file etc:/etc \
                     --arg --loud --env A=b --port 53/udp --user 7 --workdir /etc --label l=m --annotation n=o \
                     --stop-signal SIGINT";
const TABLE: &str = r#"
[build]
input = "hello.wasm"
tag = ["app:1"]
format = ["compat"]
platform = ["linux/amd64"]
compression = "zstd"
strip = true
file = ["etc:/etc"]
arg = ["--loud"]
env = { A = "b" }
port = ["53/udp"]
user = 7
workdir = "/etc"
label = { l = "m" }
annotation = { n = "o" }
stop-signal = "SIGINT"
"#;

/// Grows its memory to 64 MiB.
const GROWING: &str = r#"(module (memory (export "memory") 1) (func (export "_start")
    (drop (memory.grow (i32.const 1023)))))"#;

fn with_folder(context: &Context) {
    fs::create_dir(context.path("etc")).unwrap();
    context.write("etc/app.conf", "a");
}

#[test]
fn a_table_says_what_the_flags_say() {
    let context = context("");
    with_folder(&context);
    let by_flags = context.run(&format!("build hello.wasm {FLAGS}")).success().digest();
    context.write("wpack.toml", TABLE);
    assert_eq!(context.run("build").success().digest(), by_flags);
    // From a folder below, paths begin at the file's all the same.
    fs::create_dir(context.path(".git")).unwrap();
    fs::create_dir(context.path("below")).unwrap();
    let below = context.run("build").within(&context.path("below"));
    assert_eq!(below.success().digest(), by_flags);
}

#[test]
fn flags_win_over_the_file() {
    let context = context(TABLE);
    with_folder(&context);
    let line = "build -t other:2 --user 8 --env A=c --env B=d --label l2=m2 --stop-signal SIGQUIT";
    context.run(line).success();
    let document = context.run("inspect other:2 --json").success().json();
    let config = &document["image"]["config"]["content"]["config"];
    assert_eq!(config["User"], "8");
    assert_eq!(config["StopSignal"], "SIGQUIT");
    assert_eq!(config["Env"], serde_json::json!(["A=c", "B=d"]));
    assert_eq!(config["Labels"], serde_json::json!({"l": "m", "l2": "m2"}));
    context.run("inspect app:1").code(3);
    // Where `--output` says where to write, no other name is written.
    context.run("build -o oci:out:3").success();
    context.run("inspect app:1").code(3);
}

#[test]
fn push_takes_the_table_of_registries() {
    let authority = Authority::new();
    let registry = Registry::with_tls(&authority);
    let reference = registry.reference("app:1");
    let context = context(&format!(
        "[build]\ninput = 'hello.wasm'\nformat = ['artifact']\ntag = ['{reference}']\n\
         [registry]\nca = '{}'\n[profile.release.build]\npush = true\n",
        authority.certificate().display()
    ));
    context.run("build").success();
    context.run(&format!("push {reference}")).success();
    context.run("build --profile release").success();
    context.write("wpack.toml", "");
    context.run(&format!("push {reference}")).code(4).stderr_has(&["--ca FILE"]);
}

#[test]
fn run_and_validate_take_the_program_of_the_build() {
    let context =
        context("[build]\ninput = 'hello.wasm'\n[validate]\nreport = 'github'\ntarget = ['wasmcloud']\n");
    context.run("run").success().stdout_is("Hello from Wasm!\n");
    let validated = context.run("validate").code(1).stdout_is("");
    validated.stderr_has(&["`hello.wasm` will not run on `wasmcloud`"]);
    // `--json` is a report of its own.
    let report = context.run("validate --json --target wasmtime-48").success().json();
    assert_eq!(report["modules"][0]["input"], "hello.wasm");
    context.write("wpack.toml", "");
    for command in ["build -t a", "run", "validate"] {
        context.run(command).code(2).stderr_has(&["error: no program is named\n", "`wpack init` writes"]);
    }
}

#[test]
fn run_is_told_what_the_container_is() {
    let context =
        context("[build]\ninput = 'echo.wasm'\narg = ['--loud', 'a b']\nenv = { GREETING = 'hello' }\n");
    context.write("echo.wasm", module::echo());
    context.run("run").success().stdout_is("argument: --loud\nargument: a b\nGREETING: hello\n");
    context.run("run --env EXIT_CODE=3 -- typed").code(3).stdout_is("argument: typed\nGREETING: hello\n");
    // Another program is none of the file's business.
    context.run("run echo.wasm").success().stdout_is("");
    context.write("wpack.toml", "[build]\ninput = 'grow.wat'\nmax-memory = '1MiB'\n");
    context.write("grow.wat", GROWING);
    context.run("run").code(137);
}

#[test]
fn generate_has_a_table_for_each_kind() {
    let context = context(
        "[generate.kubernetes]\ninput = 'hello.wasm'\nimage = 'ghcr.io/acme/hello:1'\nschedule = '0 3 * * *'\n\
         output = 'deploy.yaml'\nlabel = { team = 'a' }\n",
    );
    context.run("generate kubernetes --label tier=b").success();
    let text = String::from_utf8(context.read("deploy.yaml")).unwrap();
    for part in
        ["kind: CronJob", r#""team": "a""#, r#""tier": "b""#, "wpack generate kubernetes --label tier=b\n"]
    {
        assert!(text.contains(part), "no `{part}` in {text}");
    }
    context.run("generate compose").code(2).stderr_has(&["error: no image is named\n"]);
}

#[test]
fn what_contradicts_the_file_is_told() {
    let context = context("[build]\ninput = 'hello.wasm'\n[registry]\ncert = 'client.pem'\n");
    let build = context.run("build -t a").code(2);
    build.stderr_has(&["what was typed and `wpack.toml` cannot be meant together\n", "--key <FILE>"]);
    assert!(!Path::new(&context.store()).exists());
}
