//! Several packages in one `wpack.toml`, and its profiles.

use serde_json::{Value, json};
use wpack_tests::{context::Context, module, registry::Registry};

const FILE: &str = r#"
[build]
format = ["compat"]

[package.web.build]
input = "web.wasm"
tag = ["web:1"]

[package.api.build]
input = "api.wasm"
tag = ["api:1", "api:latest"]
env = { A = "b" }

[package.cli.build]
input = "cli.wasm"
tag = ["cli:1"]

[profile.release.build]
strip = true
format = ["compat", "shim"]
"#;

/// A context with three programs that differ, and a `wpack.toml` of [`FILE`] and this text.
fn context(text: &str) -> Context {
    let context = Context::new();
    for (number, name) in ["web", "api", "cli"].into_iter().enumerate() {
        context.write(&format!("{name}.wasm"), module::padded(number as u64, 1000));
    }
    context.write("wpack.toml", format!("{FILE}{text}"));
    context
}

/// The package and tag of each image.
fn packages(document: &Value) -> Vec<(String, String)> {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let images = document["images"].as_array().unwrap().iter();
    images.map(|image| (text(&image["package"]), text(&image["tag"]))).collect()
}

#[test]
fn all_are_built_in_the_order_of_the_file() {
    let context = context("");
    let document = context.run("build --json").success().json();
    let expected = [("web", "1"), ("api", "1"), ("api", "latest"), ("cli", "1")];
    assert_eq!(packages(&document), expected.map(|(name, tag)| (name.to_owned(), tag.to_owned())));
    // Each is what it would be alone.
    let alone = context.run("build api.wasm -t alone:1 --format compat --env A=b").success().digest();
    assert_eq!(document["images"][1]["digest"], *alone);
}

#[test]
fn some_are_built_when_they_are_named() {
    let context = context("");
    let built = context.run("build -p cli --package web").success().stdout();
    let names: Vec<_> = built.lines().map(|line| line.split('@').next().unwrap()).collect();
    assert_eq!(names, ["web", "cli"]);
    context.run("inspect api:1").code(3);
    let wrong = context.run("build -p ap").code(2);
    wrong.stderr_is("error: `wpack.toml` has no package `ap`\nhint: did you mean `api`?\n");
    context.run("run -p api").success();
    context.run("run").code(2).stderr_has(&["several packages: `--package NAME` says which"]);
    context.run("run -p api -p web").code(2).stderr_has(&["one package at a time"]);
}

#[test]
fn all_are_pushed_in_one_go() {
    let (context, registry) = (context(""), Registry::plain());
    let text = String::from_utf8(context.read("wpack.toml")).unwrap();
    context.write("wpack.toml", text.replace("tag = [\"", &format!("tag = [\"{}/", registry.address())));
    context.run("build -p web -p cli --push").success();
    assert_eq!((registry.tags("web"), registry.tags("cli")), (vec!["1".to_owned()], vec!["1".to_owned()]));
}

#[test]
fn one_plan_tells_of_all() {
    let plan = context("").run("build --dry-run --json --profile release").success().json();
    let packages = plan["packages"].as_array().unwrap();
    let names: Vec<_> = packages.iter().map(|package| package["package"].as_str().unwrap()).collect();
    assert_eq!(names, ["web", "api", "cli"]);
    let outputs = json!(["store:api:1-shim", "store:api:latest-shim"]);
    assert_eq!(packages[1]["images"][1]["outputs"], outputs);
}

#[test]
fn a_profile_lies_above_everything_but_flags() {
    let context = context("[profile.release.package]\n");
    let wrong = context.run("build").code(2);
    wrong.stderr_has(&["`package` is not known to this version of wpack\n", "known here: build, generate"]);
    let context = self::context("");
    let stripped = context.run("build -p web --profile release --format compat").success().digest();
    let by_flag = context.run("build web.wasm -t w --strip --format compat").success().digest();
    assert_eq!(stripped, by_flag);
    let wrong = context.run("build --profile relaese").code(2);
    wrong.stderr_has(&["`wpack.toml` has no profile `relaese`\nhint: did you mean `release`?\n"]);
}

#[test]
fn one_failure_names_its_package_and_nothing_is_written_of_what_cannot_be() {
    let context = context("[package.gone.build]\ninput = 'gone.wasm'\ntag = ['gone:1']\n");
    let failed = context.run("build").code(3).stdout_is("");
    failed.stderr_has(&["error: package `gone`: cannot read `gone.wasm`\n", "as `input`: compile it first"]);
    // All are read before the first is built.
    context.run("inspect web:1").code(3);
}

#[test]
fn what_was_finished_before_a_failure_stays() {
    // The folder of the layout cannot be made, which is noticed only when it is written.
    let context =
        context("[package.zzz.build]\ninput = 'web.wasm'\ntag = []\noutput = ['oci:web.wasm/no:1']\n");
    let failed = context.run("build").code(5);
    let printed = failed.stdout();
    failed.stderr_has(&["error: package `zzz`: cannot write `oci:web.wasm/no:1`\n"]);
    for line in printed.lines() {
        let (name, digest) = line.split_once('@').unwrap();
        let found = context.run(&format!("inspect {name}:1 --json")).success().json();
        assert_eq!(found["image"]["digest"], *digest);
    }
    assert!(!printed.is_empty());
}

#[test]
fn a_script_learns_of_what_was_written_before_a_failure() {
    let context = Context::new();
    context.write("web.wasm", module::hello());
    let outputs = "output = ['store:web:1', 'oci:web.wasm/no:1']\n";
    context.write(
        "wpack.toml",
        format!("[package.web.build]\ninput = 'web.wasm'\nformat = ['shim']\n{outputs}"),
    );
    let failed = context.run("build --json").code(5);
    let document = failed.json();
    assert_eq!(document["images"][0]["outputs"], json!(["store:web:1"]));
    assert_eq!(packages(&document), [("web".to_owned(), "1".to_owned())]);
    let error = &document["error"];
    assert_eq!((&error["exitCode"], &error["package"]), (&json!(5), &json!("web")));
    // A line stands for a package that is everywhere it was to be.
    context.run("build").code(5).stdout_is("");
}

#[test]
fn two_packages_cannot_have_one_name() {
    let context = context("");
    let refused = context.run("build -t same:1").code(2).stdout_is("");
    refused.stderr_has(&["error: the packages `web` and `api` would both write `store:same:1`\n"]);
    let refused = context.run("build -o oci-archive:all.tar").code(2);
    refused.stderr_has(&["would both write `all.tar`\n"]);
}

#[test]
fn each_has_a_policy_of_its_own() {
    let context = context("[policy]\ndeny = ['sockets']\n[package.api.policy]\ndeny = ['stdout']\n");
    let failed = context.run("build").code(1);
    failed.stderr_has(&["error: package `api`: the policy does not permit `api.wasm`\n"]);
    context.run("build -p web -p cli").success();
    let judged = context.run("validate --json").code(1);
    let modules = judged.json()["modules"].as_array().unwrap().clone();
    let errors = |module: &Value| module["findings"].as_array().unwrap().len();
    let judged: Vec<_> =
        modules.iter().map(|module| (module["input"].as_str().unwrap(), errors(module))).collect();
    assert_eq!(judged, [("web.wasm", 0), ("api.wasm", 1), ("cli.wasm", 0)]);
    context.run("validate -p web -p cli").success();
    // A program that is typed is none of them.
    context.run("validate api.wasm").success();
}
