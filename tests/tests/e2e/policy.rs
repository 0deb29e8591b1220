//! `[policy]` of `wpack.toml`: what `validate` and `build` make of it.

use std::fs;

use wpack_tests::{context::Context, module};

/// A context with `hello.wasm` and a `wpack.toml` of this text.
fn context(policy: &str) -> Context {
    let context = Context::new();
    context.write("hello.wasm", module::hello());
    context.write("wpack.toml", policy);
    context
}

#[test]
fn a_breach_is_a_no_of_validate_and_build() {
    let context = context("[policy]\ndeny = [\"stdout\"]\n");
    let breach = "error[policy-capability]: the program can ask to write to its standard output: \
                  `policy.deny` has `stdout`";
    let report = context.run("validate hello.wasm").code(1);
    report.stderr_has(&["error: the policy does not permit `hello.wasm`\n"]).says(&[breach]);
    for format in ["bundle", "artifact", "shim", "compat"] {
        let build = context.run(&format!("build hello.wasm --format {format} -o oci:out:1")).code(1);
        build.stdout_is("").stderr_has(&[breach, "hint: `wpack explain policy-capability` says more\n"]);
    }
    assert_eq!(context.names(), ["hello.wasm", "wpack.toml"]);
}

#[test]
fn permission_is_not_about_running() {
    let context = context("policy.deny = [\"stdout\"]");
    let report = context.run("validate hello.wasm --json").code(1).json();
    let module = &report["modules"][0];
    assert_eq!(module["runnable"], true);
    assert_eq!(module["targets"][0]["verdict"], "runs");
    assert_eq!(module["findings"][0]["code"], "policy-capability");
    context.run("run hello.wasm").success();
}

#[test]
fn a_named_file_stands_in_for_that_of_the_project() {
    let context = context("policy.deny = [\"stdout\"]");
    context.write("open.toml", "[policy]\nallow = [\"stdout\", \"stderr\", \"exit\"]\n");
    context.run("validate hello.wasm").code(1);
    context.run("validate hello.wasm --policy open.toml").success();
    let missing = context.run("validate hello.wasm --policy missing.toml").code(2);
    missing.stderr_has(&["error: cannot read `missing.toml`\n", "No such file"]);
}

#[test]
fn the_file_of_the_repository_holds_in_its_folders() {
    let context = context("[policy]\nmax-size = 1\n");
    fs::create_dir(context.path("below")).unwrap();
    let below = || context.run("validate -v ../hello.wasm").within(&context.path("below"));
    // Without a repository around it, a file above is somebody else's.
    below().success();
    fs::create_dir(context.path(".git")).unwrap();
    below().code(1).says(&[
        "error[policy-size]: ",
        "`policy.max-size` is 1 byte\n",
        "reading `../wpack.toml`\n",
    ]);
}

#[test]
fn a_mistake_is_wrong_usage_with_its_place() {
    let context = context("[policy]\ndeny = [\"stdot\"]\n");
    for command in ["validate hello.wasm", "build hello.wasm -o oci:out:1"] {
        let run = context.run(command).code(2).stdout_is("");
        run.stderr_has(&[
            "error: cannot read `wpack.toml`\n",
            "wpack.toml:2:9: `stdot` is not known to this version of wpack\n",
            "hint: did you mean `stdout`?\n",
        ]);
    }
}

#[test]
fn severities_move_the_gate() {
    let context = context("[policy.severity]\nstart-type = \"error\"\n");
    let both =
        r#"(module (memory (export "memory") 1) (func (export "_start")) (func (export "_initialize")))"#;
    context.write("both.wat", both);
    let build = context.run("build both.wat --format artifact -o oci:out:1").code(1);
    build.stderr_has(&["error[start-type]: ", "cannot build `both.wat` as artifact"]);

    context.write("wpack.toml", "[policy.severity]\nno-entry-point = \"warning\"\n");
    context.write("library.wat", r#"(module (func (export "add")))"#);
    context.run("validate library.wat").success();
    context
        .run("build library.wat --format shim -o oci:out:1")
        .success()
        .stderr_has(&["warning: no-entry-point: "]);
    // A bundle is made to run, and this one would not.
    context.run("build library.wat -o oci:out:2").code(1).stderr_has(&["will not run on `wpack`"]);
}

#[test]
fn what_is_held_against_the_policy_is_what_goes_into_the_image() {
    let program = module::c("int main(void) { return 0; }");
    let context = context(&format!("[policy]\nmax-size = {}\n", program.len() - 1));
    context.write("program.wasm", &program);
    let build = context.run("build program.wasm --format artifact -o oci:out:1").code(1);
    build.stderr_has(&["error[policy-size]: "]);
    context.run("build program.wasm --strip --format artifact -o oci:out:1").success();

    context.write("wpack.toml", "[policy]\nimports.deny = [\"wasi:cli/*\"]\n");
    context.run("build hello.wasm --format artifact -o oci:out:2").success();
    let adapted = context.run("build hello.wasm --adapt --format artifact -o oci:out:3").code(1);
    adapted.stderr_has(&["error[policy-import]: the program imports `wasi:cli/", "has `wasi:cli/*`"]);
}
