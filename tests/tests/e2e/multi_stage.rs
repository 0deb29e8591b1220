//! Generated Dockerfiles compile projects, with buildah and with the Docker engine, and what they compiled runs. Of each
//! language the image of its toolchain is one that was made here, under the name that the Dockerfile says.

use std::{collections::BTreeSet, fs, process::Command};

use wpack_tests::{
    buildah::Buildah,
    context::Context,
    docker::{Docker, Network},
    tool::{Run, counterpart},
    toolchain::Toolchain,
};

/// A project that greets.
struct Project {
    language: &'static str,
    files: &'static [(&'static str, &'static str)],
    /// What the name of the toolchain's image begins with.
    base: &'static str,
    toolchain: Toolchain,
    /// What its commands fetch of what they need; with the toolchains of Debian all is there.
    network: Network,
}

/// The world of a command, for languages whose compiler wants to be told.
const WORLD: (&str, &str) =
    ("wit/world.wit", "package local:greet; world greet { export wasi:cli/run@0.2.10; }\n");
const RUN: (&str, &str) =
    ("wit/deps/cli.wit", "package wasi:cli@0.2.10; interface run { run: func() -> result; }\n");

impl Project {
    /// The project with its Dockerfile, and the whole name of the toolchain's image.
    fn write(&self) -> (Context, String) {
        let context = Context::new();
        for (name, text) in self.files {
            fs::create_dir_all(context.path(name).parent().unwrap()).unwrap();
            context.write(name, text);
        }
        context.run("generate dockerfile --style multi-stage").success();
        let text = String::from_utf8(context.read("Dockerfile")).unwrap();
        let from =
            text.lines().find_map(|line| line.strip_prefix("FROM --platform=$BUILDPLATFORM ")).unwrap();
        let base = from.strip_suffix(" AS build").unwrap().to_owned();
        assert!(base.starts_with(self.base), "{base}");
        // BuildKit would pull the frontend that it names; the engine's own knows all that is used.
        context.write("Dockerfile", text.replace("# syntax=docker/dockerfile:1\n", ""));
        (context, base)
    }

    /// Both builders compile it, and what they make says hello.
    fn compiles(&self) {
        let ((context, base), toolchain) = (self.write(), tempfile::tempdir().unwrap());
        self.toolchain.write_dockerfile(toolchain.path());
        let mut programs = BTreeSet::new();
        if let Some(buildah) = Buildah::own() {
            buildah.build(toolchain.path(), &base);
            buildah.build(&context.work(), "compiled");
            programs.insert(buildah.container("compiled").read("/app.wasm"));
        }
        if let Some(docker) = Docker::engine() {
            let _base = docker.build(toolchain.path(), &base);
            let name = format!("wpack-test-{}:1", self.language);
            let image = docker.build_with_buildkit(&context.work(), &name, self.network);
            let folder = tempfile::tempdir().unwrap();
            image.copy_out("/app.wasm", folder.path());
            programs.insert(fs::read(folder.path().join("app.wasm")).unwrap());
        }
        for program in programs {
            let wasmtime = Run::new(Command::new(counterpart("wasmtime-48"))).args(["run", "-C", "cache=n"]);
            let expected = format!("Hello from {}\n", self.language);
            wasmtime.arg(context.write("built.wasm", program)).success().stdout_is(&expected);
        }
    }
}

#[test]
fn of_c() {
    let project = Project {
        language: "c",
        files: &[("main.c", "#include <stdio.h>\nint main(void) { puts(\"Hello from c\"); }\n")],
        base: "ghcr.io/webassembly/wasi-sdk:wasi-sdk-",
        toolchain: Toolchain::C,
        network: Network::None,
    };
    project.compiles();
}

#[test]
fn of_go() {
    let project = Project {
        language: "go",
        files: &[
            ("go.mod", "module example.com/greet\n\ngo 1.24\n"),
            ("main.go", "package main\n\nimport \"fmt\"\n\nfunc main() { fmt.Println(\"Hello from go\") }\n"),
        ],
        base: "golang:1.24",
        toolchain: Toolchain::Go,
        network: Network::None,
    };
    project.compiles();
}

#[test]
fn of_rust() {
    let project = Project {
        language: "rust",
        files: &[
            ("Cargo.toml", "[package]\nname = \"greet\"\nedition = \"2024\"\n"),
            // Debian has no `wasm-component-ld`, by which the newer target is linked.
            (".cargo/config.toml", "[build]\ntarget = \"wasm32-wasip1\"\n"),
            ("src/main.rs", "fn main() { println!(\"Hello from rust\"); }\n"),
        ],
        base: "rust:1.",
        toolchain: Toolchain::Rust,
        network: Network::None,
    };
    project.compiles();
}

/// The target that is taken where a project says none.
#[test]
#[ignore = "wasm-component-ld takes minutes to build: `cargo xtask counterparts wasm-component-ld`"]
fn of_rust_components() {
    let project = Project {
        language: "rust",
        files: &[
            ("Cargo.toml", "[package]\nname = \"greet\"\nedition = \"2024\"\n"),
            // Another image than that of the other project in Rust, which is compiled at the same time.
            ("rust-toolchain.toml", "[toolchain]\nchannel = \"1.97.1\"\n"),
            ("src/main.rs", "fn main() { println!(\"Hello from rust\"); }\n"),
        ],
        base: "rust:1.97.1",
        toolchain: Toolchain::RustComponents,
        network: Network::None,
    };
    project.compiles();
}

#[test]
fn of_python() {
    let project = Project {
        language: "python",
        files: &[
            ("pyproject.toml", "[project]\nname = \"greet\"\n"),
            (
                "main.py",
                "from wit_world import exports\n\n\nclass Run(exports.Run):\n    def run(self):\n        \
                 print(\"Hello from python\")\n",
            ),
            WORLD,
            RUN,
        ],
        base: "python:3.",
        toolchain: Toolchain::Python,
        network: Network::None,
    };
    project.compiles();
}

#[test]
#[ignore = "npm fetches some hundred packages: `cargo xtask counterparts node`"]
fn of_javascript() {
    let project = Project {
        language: "javascript",
        files: &[
            ("package.json", "{\"name\": \"greet\", \"main\": \"greet.js\", \"type\": \"module\"}\n"),
            ("greet.js", "export const run = { run() { console.log(\"Hello from javascript\"); } };\n"),
            WORLD,
            RUN,
        ],
        base: "node:24.",
        toolchain: Toolchain::Node,
        network: Network::Host,
    };
    project.compiles();
}
