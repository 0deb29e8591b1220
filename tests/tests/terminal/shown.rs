//! What a command shows, in a form that is the same on every machine.

use std::{collections::BTreeSet, fs};

use wpack_tests::{context::Context, module, registry::Registry};

/// Where commands are shown: programs, an image in the store, and a registry.
pub(crate) struct Stage {
    pub(crate) context: Context,
    pub(crate) registry: Registry,
}

impl Stage {
    pub(crate) fn new() -> Self {
        let context = Context::new();
        let hello = module::hello();
        context.write("app.wasm", &hello);
        context.write("half.wasm", &hello[..hello.len() / 2]);
        context.write("text.wasm", "hello");
        let library = r#"(module (func (export "add") (param i32) (result i32) (local.get 0)))"#;
        context.write("library.wat", library);
        let no_memory = r#"(module (import "wasi_snapshot_preview1" "fd_write" (func (param i64))) (func (export "_start")))"#;
        context.write("wrong.wat", no_memory);
        fs::create_dir(context.path("folder")).unwrap();
        context.run("build app.wasm -t app:1 --format artifact -q").success();
        Self { context, registry: Registry::plain() }
    }

    /// The words of `line`, of which `REGISTRY` is the one on this machine.
    pub(crate) fn words(&self, line: &str) -> Vec<String> {
        line.split_whitespace().map(|word| word.replace("REGISTRY", &self.registry.address())).collect()
    }

    /// A command and all that it shows.
    pub(crate) fn shows(&self, line: &str) -> String {
        // No other program is found: what one says is another thing on each machine.
        let run = self.context.wpack().env("COLUMNS", "80").env("PATH", "/none").args(self.words(line));
        let outcome = run.finish();
        let status = outcome.status().unwrap();
        let shown =
            format!("$ wpack {line}\n{}{}[exit status {status}]\n", outcome.stdout(), outcome.stderr());
        self.plain(&shown)
    }

    /// The same without what is another each time: folders, ports, digests, times.
    pub(crate) fn plain(&self, text: &str) -> String {
        let folder = self.context.work().parent().unwrap().display().to_string();
        let text = text.replace(&folder, "/DIR").replace(&self.registry.address(), "REGISTRY");
        without_digests(&text)
    }

    /// The words of every command, as `generate kubernetes`, told by the manual pages that there are.
    pub(crate) fn commands(&self) -> BTreeSet<String> {
        let folder = self.context.path("man1");
        let document = self.context.wpack().args(["man", "--json"]).arg(&folder).success().json();
        let pages =
            document["pages"].as_array().unwrap().iter().map(|page| page.as_str().unwrap().to_owned());
        let name = |page: String| {
            let name = page.rsplit('/').next().unwrap().strip_suffix(".1").unwrap().to_owned();
            name.strip_prefix("wpack-").map(str::to_owned)
        };
        pages.filter_map(name).map(|name| words(&name)).collect()
    }
}

/// `generate-kubernetes` as it is typed. No command has a `-` in its own name.
fn words(name: &str) -> String {
    name.replace('-', " ")
}

/// Digests become `sha256:…`.
fn without_digests(text: &str) -> String {
    let mut parts = text.split("sha256:");
    let mut plain = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let digits = part.chars().take_while(char::is_ascii_hexdigit).count();
        plain += "sha256:";
        plain += if digits == 64 { "…" } else { &part[..digits] };
        plain += &part[digits..];
    }
    plain
}
