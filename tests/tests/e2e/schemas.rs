//! The published schemas and what wpack prints and reads, compared by a validator that nobody here wrote.

use std::{fs, path::PathBuf};

use serde_json::Value;
use wpack_tests::{
    context::{Context, host_platform, workspace},
    module,
    registry::Registry,
    schema::check,
    tool::counterpart,
};

/// A schema of `docs/schema`.
pub(crate) fn published(name: &str) -> PathBuf {
    workspace().join("docs/schema").join(name).with_extension("schema.json")
}

/// Files of every kind that the corpus has, and of those that no text gives.
fn inputs(context: &Context) -> Vec<PathBuf> {
    let cases = fs::read_dir(workspace().join("validate/cases")).unwrap();
    let mut inputs: Vec<_> = cases.map(|entry| entry.unwrap().path()).collect();
    inputs.sort();
    assert!(inputs.len() > 40, "only {} cases found", inputs.len());
    let hello = module::hello();
    for (name, bytes) in [
        ("empty", &b""[..]),
        ("gzip", b"\x1f\x8b\x08"),
        ("text", b"hello"),
        ("truncated", &hello[..hello.len() / 2]),
        ("hello", &hello),
        ("component", &module::component(&hello)),
        ("icepack", &module::icepack()),
    ] {
        inputs.push(context.write(&format!("{name}.wasm"), bytes));
    }
    inputs
}

/// What `wpack validate` prints of all inputs, under a policy that all of them break.
fn report(context: &Context, form: &str) -> String {
    let policy =
        "[policy]\nallow = []\nmax-memory = 1\nmax-size = 1\nimports.allow = []\nfeatures.allow = []\n";
    context.write("wpack.toml", policy);
    let run = context.wpack().args(["validate", "--report", form]).args(inputs(context));
    let report = run.code(3).stdout();
    assert!(report.contains("policy-memory") && report.contains("not-wasm"));
    report
}

#[test]
fn of_validate() {
    let context = Context::new();
    let document = context.write("document.json", report(&context, "json"));
    check(&published("validate"), &[document]).success();

    let mut document: Value = serde_json::from_slice(&context.read("document.json")).unwrap();
    document["modules"][0]["findings"][0]["severity"] = "fatal".into();
    let wrong = context.write("document.json", document.to_string());
    check(&published("validate"), &[wrong])
        .code(1)
        .stderr_has(&["$.modules[0].findings[0].severity: 'fatal'"]);
}

#[test]
fn of_sarif() {
    let context = Context::new();
    let schema = counterpart("sarif-schema.json");
    let document = context.write("document.json", report(&context, "sarif"));
    check(&schema, &[document]).success();

    let wrong = report(&context, "sarif").replace("\"ruleId\"", "\"ruleNumber\"");
    let wrong = context.write("document.json", wrong);
    check(&schema, &[wrong]).code(1).stderr_has(&["('ruleNumber' was unexpected)"]);
}

#[test]
fn of_doctor() {
    let context = Context::new();
    let registry = Registry::plain();
    let run = context.run(&format!("doctor {} --need kubernetes --json", registry.reference("app:1")));
    let document = context.write("document.json", run.env("PATH", context.home()).code(1).stdout());
    check(&published("doctor"), &[document]).success();
}

#[test]
fn of_generate() {
    let context = Context::new();
    context.write("hello.wasm", module::hello());
    let commands = [
        "generate compose hello.wasm --image app:1 --json",
        "generate compose hello.wasm --image app:1 --json --output -",
        "init --language c --yes --json",
    ];
    let documents = commands.iter().enumerate().map(|(number, command)| {
        context.write(&format!("{number}.json"), context.run(command).success().stdout())
    });
    check(&published("generate"), &documents.collect::<Vec<_>>()).success();
    let wrong = context.write("wrong.json", r#"{"files": [{"path": "a", "state": "odd"}], "notes": []}"#);
    check(&published("generate"), &[wrong]).code(1).stderr_has(&["'odd'"]);
}

#[test]
fn of_images() {
    let context = Context::new();
    context.write("hello.wasm", module::hello());
    let commands = [
        "build hello.wasm -t hello:1 -t b.example/hello --format compat,shim,artifact --json",
        "build hello.wasm -o oci:layout:1 --format compat --platform linux/amd64 --json",
        "copy store:hello:1 oci-archive:hello.tar:1 --json",
    ];
    let documents = commands.iter().enumerate().map(|(number, command)| {
        context.write(&format!("{number}.json"), context.run(command).success().stdout())
    });
    check(&published("images"), &documents.collect::<Vec<_>>()).success();
    let wrong = context.write("wrong.json", r#"{"images": [{"name": "hello"}]}"#);
    check(&published("images"), &[wrong])
        .code(1)
        .stderr_has(&["$.images[0]: 'digest' is a required property"]);
}

#[test]
fn of_a_failure() {
    let (context, registry) = (Context::new(), Registry::plain());
    context.write("hello.wasm", module::hello());
    let document = |line: &str, code| {
        let name = format!("{}.json", line.replace(['/', ':', ' '], "-"));
        context.write(&name, context.run(line).code(code).stdout())
    };
    let absent = document(&format!("pull {} --json", registry.reference("app:1")), 4);
    let unreadable = document("validate hello.wasm absent.wasm --json", 3);
    let not_removed = document("rm app:1 --json", 3);
    let half = document("build hello.wasm --format shim -o store:a:1 -o oci:hello.wasm/no:1 --json", 5);
    // What was done is as always.
    for (name, document) in [("validate", &unreadable), ("rm", &not_removed), ("images", &half)] {
        check(&published(name), std::slice::from_ref(document)).success();
    }
    check(&published("failure"), &[absent, unreadable, not_removed, half]).success();
    let wrong = context.write("wrong.json", r#"{"error": {"message": "no"}}"#);
    check(&published("failure"), &[wrong]).code(1).stderr_has(&["'exitCode' is a required property"]);
}

#[test]
fn of_inspect() {
    let (context, registry) = (Context::new(), Registry::plain());
    context.write("hello.wasm", module::hello());
    let name = registry.reference("hello:1");
    context.run(&format!("build hello.wasm -t {name} --push --format compat,bundle,artifact,shim")).success();
    let lines = [
        "inspect hello.wasm --json".to_owned(),
        format!("inspect docker://{name} --json"),
        format!("inspect docker://{name}-bundle --json --platform {}", host_platform()),
        format!("inspect {name}-artifact --json"),
        format!("inspect docker://{name}-shim --json --no-module"),
    ];
    let documents = lines
        .iter()
        .enumerate()
        .map(|(number, line)| context.write(&format!("{number}.json"), context.run(line).success().stdout()));
    check(&published("inspect"), &documents.collect::<Vec<_>>()).success();
    let mut wrong: Value = serde_json::from_slice(&context.read("1.json")).unwrap();
    wrong["image"]["manifests"][0]["layers"][0]["size"] = "large".into();
    let wrong = context.write("wrong.json", wrong.to_string());
    check(&published("inspect"), &[wrong]).code(1).stderr_has(&["/wrong.json: $.image"]);
}

#[test]
fn of_explain() {
    let context = Context::new();
    let all = context.write("all.json", context.run("explain --json").success().stdout());
    let one = context.write("one.json", context.run("explain invalid --json").success().stdout());
    check(&published("explain"), &[all, one]).success();
    let wrong = context.write("wrong.json", r#"{"codes": [{"code": "no-such-code"}]}"#);
    check(&published("explain"), &[wrong]).code(1).stderr_has(&["$.codes[0]"]);
}

#[test]
fn of_what_asks_a_registry() {
    let (context, registry) = (Context::new(), Registry::with_password());
    context.write("hello.wasm", module::hello());
    let (host, repository) = (registry.address(), registry.reference("hello"));
    let login = context.run(&format!("login {host} -u tester --password-stdin --json"));
    let login = login.stdin("correct-horse").success();
    let build = format!("build hello.wasm --format artifact -o docker://{repository}:1");
    let digest = context.run(&build).success().digest();
    let run = |line: String| context.run(&line).success();
    let documents = [
        ("login", login),
        ("tags", run(format!("tags {repository} --json"))),
        ("rm", run(format!("rm docker://{repository}@{digest} --json"))),
        ("logout", run(format!("logout {host} --json"))),
    ];
    for (schema, printed) in documents {
        let document = context.write("document.json", printed.stdout());
        check(&published(schema), &[document]).success();
    }
    let wrong = context.write("wrong.json", r#"{"name": "hello"}"#);
    check(&published("tags"), &[wrong]).code(1).stderr_has(&["'tags' is a required property"]);
}

/// The examples of the page about the file.
fn examples() -> Vec<String> {
    let page = fs::read_to_string(workspace().join("docs/configuration.md")).unwrap();
    let blocks = page.split("```toml\n").skip(1);
    blocks.map(|block| block.split("```").next().unwrap().to_owned()).collect()
}

/// What `wpack init` writes, with all that it proposes in comments.
fn init(context: &Context) -> String {
    context.write("main.c", "int main(void) { return 0; }\n");
    context.run("init --yes --force").success();
    let text = String::from_utf8(context.read("wpack.toml")).unwrap();
    let is_proposal = |line: &str| line.starts_with('[') || line.contains(" = ");
    let proposed =
        text.lines().map(|line| line.strip_prefix("# ").filter(|line| is_proposal(line)).unwrap_or(line));
    proposed.map(|line| format!("{line}\n")).collect()
}

#[test]
fn of_wpack_toml() {
    let context = Context::new();
    context.write("hello.wasm", module::hello());
    let schema = published("wpack-toml");
    let examples = examples();
    assert!(examples.len() > 6, "only {} examples found", examples.len());
    for example in examples {
        check(&schema, &[context.write("wpack.toml", example)]).success();
        // It is understood, whatever it says of the program.
        context.run("validate hello.wasm --target wasmtime-48").finish().says(&["hello.wasm\n  this is"]);
    }
    let everything = init(&context);
    assert!(everything.contains("[profile.release.build]"));
    check(&schema, &[context.write("wpack.toml", everything)]).success();
    context.run("validate hello.wasm").success();
    // What wpack refuses the schema refuses too, for editors show it while one types.
    let wrong = [
        "build = 1",
        "build.tags = ['a']",
        "build.tag = 'a'",
        "build.strip = 'yes'",
        "build.format = ['bundel']",
        "build.env = ['A=b']",
        "build.env.A = true",
        "build.dry-run = true",
        "build.insecure = true",
        "validate.contents = true",
        "generate.kubernets.replicas = 2",
        "generate.kubernetes.on = 'podman'",
        "generate.nomad.layout = 'helm'",
        "package.web.biuld.strip = true",
        "package.web.package.a.build.strip = true",
        "profile.release.build.stripp = true",
        "policy.alow = []",
        "policy.deny = ['socket']",
        "policy.imports.deny = ['a?']",
        "policy.features.allow = ['sim']",
        "policy.max-size = '64M'",
        "policy.max-size = -1",
        "policy.severity.import-typ = 'note'",
        "policy.severity.malformed = 'note'",
        "policy.severity.import-type = 'fatal'",
    ];
    let names: Vec<_> = (0..wrong.len()).map(|number| format!("{number}.toml")).collect();
    let files: Vec<_> = names.iter().zip(wrong).map(|(name, text)| context.write(name, text)).collect();
    context.write("wpack.toml", "");
    for name in &names {
        context.run(&format!("validate hello.wasm --policy {name}")).code(2);
    }
    let named: Vec<_> = names.iter().map(|name| format!("/{name}: $")).collect();
    check(&schema, &files).code(1).stderr_has(&named.iter().map(String::as_str).collect::<Vec<_>>());
}

#[test]
fn of_what_the_store_holds() {
    let context = Context::new();
    context.write("hello.wasm", module::hello());
    context.write("other.wasm", module::padded(1, 1_000));
    context.run("build hello.wasm -t hello:1 --format compat,bundle,artifact,shim").success();
    context.run("build other.wasm -t hello:2 --format compat --env A=b").success();
    for (schema, line) in [
        ("store", "images --json"),
        ("diff", "diff hello:1 hello:2 --json"),
        ("diff", "diff hello.wasm other.wasm --json --top 1"),
        ("diff", "diff hello:1 hello.wasm --json"),
        ("prune", "prune --dry-run --json"),
        ("rm", "rm hello:1-artifact hello:2 --json"),
        ("prune", "prune --json"),
    ] {
        let document = context.write("document.json", context.run(line).success().stdout());
        check(&published(schema), &[document]).success();
    }
    let wrong = context.write("wrong.json", r#"{"images": [{"name": 1}]}"#);
    check(&published("store"), &[wrong]).code(1);
    let wrong = context.write("wrong.json", r#"{"from": "a", "to": "b", "equal": "no"}"#);
    check(&published("diff"), &[wrong]).code(1).stderr_has(&["$.equal"]);
}
