//! From a project's sources to its pipeline and Dockerfile, for each language.

use std::fs;

use wpack_tests::{context::Context, module, tool::counterpart};

use crate::programs;

/// Names with texts.
type Files = &'static [(&'static str, &'static str)];

/// The projects: language, files, and where the program comes out.
const PROJECTS: [(&str, Files, &str); 6] = [
    ("rust", &[("Cargo.toml", "[package]\nname = \"app\"\n")], "target/wasm32-wasip2/release/app.wasm"),
    ("go", &[("go.mod", "module example.com/me/app\n\ngo 1.24\n")], "app.wasm"),
    ("tinygo", &[("go.mod", "module app\n"), ("Makefile", "all:\n\ttinygo build\n")], "app.wasm"),
    ("c", &[("it's \"a\" ${{ b: #.c", "int main(void) { return 0; }\n")], "work.wasm"),
    ("javascript", &[("package.json", r#"{"name": "@me/app", "main": "$(a) ${{ b }}.js"}"#)], "app.wasm"),
    ("python", &[("pyproject.toml", "[project]\nname = \"app\"\n")], "app.wasm"),
];

fn project(files: Files) -> Context {
    let context = Context::new();
    for (name, text) in files {
        context.write(name, text);
    }
    context
}

/// A validator of `cargo xtask counterparts`, which must find nothing.
fn judge(context: &Context, validator: &str, args: &[&str]) {
    let program = counterpart("validators/bin").join(validator);
    context.dress(std::process::Command::new(program)).args(args).success();
}

#[test]
fn pipelines_are_valid_for_each_language_and_registry() {
    for (language, files, _) in PROJECTS {
        let context = project(files);
        let images = ["", " -t ghcr.io/acme/app", " -t docker.io/acme/app", " -t r.example:5000/app"];
        for (number, image) in images.iter().enumerate() {
            context.run(&format!("generate github -o {number}{image}")).success();
            context.run(&format!("generate gitlab -o {number}/pipeline.yml{image}")).success();
            let workflow = context.read(&format!("{number}/.github/workflows/wpack.yml"));
            let workflow = String::from_utf8(workflow).unwrap();
            // The job that runs the code of pull requests cannot write.
            let check = workflow.split_once("  check:").unwrap().1.split_once("  publish:").unwrap().0;
            assert!(!check.contains("permissions:") && !check.contains("secrets."), "{language}: {check}");
            // The one that can takes `wpack.toml`, and leaves no token for others in the folder.
            let publish = workflow.split_once("  publish:").unwrap().1;
            for (job, part) in [("check", check), ("publish", publish)] {
                let is_clean =
                    part.contains("actions/checkout@") && part.contains("persist-credentials: false");
                assert!(is_clean, "{language}, {job}: {part}");
            }
        }
        for (schema, file) in [
            ("vendor.github-workflows", ".github/workflows/wpack.yml"),
            ("vendor.dependabot", ".github/dependabot.yml"),
            ("vendor.gitlab-ci", "pipeline.yml"),
        ] {
            let files: Vec<_> = (0..images.len()).map(|number| format!("{number}/{file}")).collect();
            let args = ["--builtin-schema", schema].into_iter().chain(files.iter().map(String::as_str));
            judge(&context, "check-jsonschema", &args.collect::<Vec<_>>());
        }
        // Expressions too, which no schema knows.
        let workflows: Vec<_> =
            (0..images.len()).map(|n| format!("{n}/.github/workflows/wpack.yml")).collect();
        judge(&context, "actionlint", &workflows.iter().map(String::as_str).collect::<Vec<_>>());
        context.run("generate github -t r.example:5000/app").success();
        context.run("generate github -t r.example:5000/app --check").success();
        context.run("generate github --check").code(1).stderr_has(&[".github/workflows/wpack.yml"]);
    }
}

#[test]
fn actionlint_sees_expressions() {
    let context = Context::new();
    let step =
        "{on: push, jobs: {a: {runs-on: ubuntu-24.04, steps: [{run: 'echo ${{ github.nonsense }}'}]}}}";
    context.write("bad.yml", step);
    let program = counterpart("validators/bin/actionlint");
    context.dress(std::process::Command::new(program)).arg("bad.yml").code(1).says(&["nonsense"]);
}

#[test]
fn dockerfiles_of_each_language_are_clean() {
    for (_, files, _) in PROJECTS {
        let context = project(files);
        fs::create_dir(context.path(".git")).unwrap();
        context.write(".git/config", "[remote \"origin\"]\n\turl = git@github.com:Acme/App.git\n");
        context.run("generate dockerfile --style multi-stage").success();
        let text = String::from_utf8(context.read("Dockerfile")).unwrap();
        assert!(
            text.contains("LABEL org.opencontainers.image.source=\"https://github.com/Acme/App\"\n"),
            "{text}"
        );
        judge(&context, "hadolint", &["--failure-threshold", "warning", "Dockerfile"]);
    }
}

#[test]
fn dockerfiles_of_a_program_are_clean() {
    let context = programs::context();
    for program in ["command", "http"] {
        for style in ["bundle", "wasm"] {
            context.run(&format!("generate dockerfile {program}.wasm --style {style}")).success();
            judge(&context, "hadolint", &["--failure-threshold", "warning", "Dockerfile"]);
            let text = String::from_utf8(context.read("Dockerfile")).unwrap();
            // A shim waits for requests at one signal only, the runner at both.
            let signal = if (program, style) == ("http", "wasm") { "SIGINT" } else { "SIGTERM" };
            assert!(text.contains(&format!("\nSTOPSIGNAL {signal}\n")), "{text}");
            assert_eq!(
                text.contains("\nEXPOSE 8080/tcp\n"),
                (program, style) == ("http", "bundle"),
                "{text}"
            );
        }
    }
}

#[test]
fn what_init_writes_is_what_build_reads() {
    for (language, files, wasm) in PROJECTS {
        let context = project(files);
        context.run("init --yes").success().stderr_has(&["wrote wpack.toml"]);
        let name = if language == "c" { "work" } else { "app" };
        context.run("build").code(3).stderr_has(&[wasm]);
        let path = context.path(wasm);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, module::hello()).unwrap();
        let built = context.run("build --format compat").success().stdout();
        assert!(built.starts_with(&format!("{name}@sha256:")), "{language}: {built}");
        context.run("init --yes").success().stderr_has(&["unchanged"]);
        context.run("init --yes -t other:1").code(1).stderr_has(&["`wpack.toml` exists and differs"]);
    }
}

#[test]
fn flags_win_over_the_file_and_the_file_over_defaults() {
    let context = Context::new();
    context.write("hello.wasm", module::hello());
    context.write(
        "wpack.toml",
        "[build]\ninput = 'hello.wasm'\ntag = ['app:1']\nformat = ['compat']\nport = ['80']\n\
         [build.env]\nA = '1'\nB = '2'\n",
    );
    context.run("build").success();
    context.run("build -t other:1 --env B=3 --port 81").success();
    let config = |name: &str| {
        let image = context.run(&format!("inspect {name} --json")).success().json();
        image["image"]["manifests"][0]["config"]["content"]["config"].clone()
    };
    let (file, flags) = (config("app:1"), config("other:1"));
    assert_eq!(file["Env"], serde_json::json!(["A=1", "B=2"]));
    assert_eq!(file["ExposedPorts"], serde_json::json!({"80/tcp": {}}));
    assert_eq!(flags["Env"], serde_json::json!(["A=1", "B=3"]));
    assert_eq!(flags["ExposedPorts"], serde_json::json!({"81/tcp": {}}));
    // The file's name is not for what is written elsewhere.
    context.run("build -o oci:layout:x").success();
    assert!(!context.run("inspect oci:layout:x --json").success().stdout().contains("app:1"));
}

#[test]
fn without_a_program_or_a_project_the_way_is_shown() {
    let context = Context::new();
    context.run("build").code(2).stderr_has(&["no program is named", "wpack init"]);
    context.run("init --yes").code(2).stderr_has(&["no project is found", "go.mod"]);
    context.run("init --yes --language c --dry-run").success().stderr_has(&["would write wpack.toml"]);
    assert!(context.names().is_empty());
}
