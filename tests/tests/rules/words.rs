//! Words that only some files may contain.

use wpack_tests::sources::{self, Source};

/// A rule: `words` stand only in the code of files whose path starts with one of `allowed`.
struct Rule {
    words: &'static [&'static str],
    /// Where the rule holds; empty for the whole workspace.
    scope: &'static [&'static str],
    allowed: &'static [&'static str],
}

/// Chores and tests are not part of the product: they print, read variables, and start programs.
const AROUND: [&str; 2] = ["tests/", "xtask/"];

impl Rule {
    fn breaches(&self, sources: &[Source]) -> Vec<String> {
        sources
            .iter()
            .filter(|source| self.covers(&source.path))
            .flat_map(|source| self.found(source))
            .collect()
    }

    fn covers(&self, path: &str) -> bool {
        let starts = |folders: &[&str]| folders.iter().any(|folder| path.starts_with(folder));
        (self.scope.is_empty() || starts(self.scope)) && !starts(self.allowed) && !starts(&AROUND)
    }

    fn found(&self, source: &Source) -> Vec<String> {
        let code = source.code();
        let words = self.words.iter().filter(|word| contains_word(&code, word));
        words.map(|word| format!("{}: `{word}`", source.path)).collect()
    }

    #[track_caller]
    fn holds(&self) {
        self.fails_on_a_bad_sample();
        let breaches = self.breaches(&sources::rust());
        assert!(breaches.is_empty(), "{breaches:#?}");
    }

    /// A rule that cannot fail guards nothing: each of its words must be found where it is forbidden,
    /// and let pass where it is allowed.
    #[track_caller]
    fn fails_on_a_bad_sample(&self) {
        let folder = self.scope.first().copied().unwrap_or("cli/src/");
        for word in self.words {
            let text = format!("fn sample() {{ {word}(); }}\n");
            let bad = Source { path: format!("{folder}sample.rs"), text: text.clone() };
            assert_eq!(self.breaches(&[bad]).len(), 1, "`{word}` is not seen in {folder}");
            for place in self.allowed {
                let good = Source { path: (*place).to_owned(), text: text.clone() };
                assert!(self.breaches(&[good]).is_empty(), "`{word}` in {place}");
            }
        }
    }
}

/// Whether `word` stands in `code` and is not the end of a longer identifier (`eprint!` in `reprint!`).
fn contains_word(code: &str, word: &str) -> bool {
    let is_part = |character: char| character.is_alphanumeric() || character == '_';
    code.match_indices(word).any(|(start, _)| !code[..start].ends_with(is_part))
}

#[test]
fn only_the_program_prints() {
    let words = &["println!", "eprintln!", "print!", "eprint!", "io::stdout", "io::stderr"];
    // Of the runner, what the precompiler shares; its program speaks for itself.
    let scope =
        &["oci/src/", "rewrite/src/", "validate/src/", "runner/src/engine.rs", "runner/src/mapping.rs"];
    Rule { words, scope, allowed: &[] }.holds();
}

#[test]
fn two_files_read_the_environment() {
    // Also the beginning of `env::var_os` and `env::vars`.
    let words = &["env::var"];
    let allowed = &[
        "cli/src/settings.rs",
        "oci/src/credentials.rs",
        // Cargo's variables, at build time.
        "cli/build.rs",
        // A test that starts itself in a process of its own tells it so.
        "oci/tests/registry/upload.rs",
        "runner/program.rs",
        // The environment of a container is for the program in it.
        "runner/src/",
    ];
    Rule { words, scope: &[], allowed }.holds();
}

#[test]
fn one_folder_names_the_network() {
    let words = &["tokio::", "reqwest::", "hyper::", "rustls::"];
    let allowed = &["oci/src/registry.rs", "oci/src/registry/"];
    // Not `runner/`: WASI needs an executor, though no network.
    Rule { words, scope: &["cli/", "oci/", "validate/"], allowed }.holds();
}

#[test]
fn one_file_serialises_documents_with_a_digest() {
    let words = &["serde_json::to_vec", "serde_json::to_string", "serde_json::to_writer"];
    Rule { words, scope: &["oci/src/"], allowed: &["oci/src/json.rs"] }.holds();
}

#[test]
fn nobody_reads_the_clock() {
    Rule { words: &["SystemTime::now", "UNIX_EPOCH.elapsed"], scope: &[], allowed: &[] }.holds();
}

#[test]
fn no_map_without_order() {
    Rule { words: &["HashMap", "HashSet"], scope: &[], allowed: &[] }.holds();
}

#[test]
fn unsafe_has_its_places() {
    Rule { words: &["unsafe"], scope: &[], allowed: &["runner/"] }.holds();
}

#[test]
fn nothing_is_left_undone() {
    Rule { words: &["todo!", "unimplemented!", "dbg!"], scope: &[], allowed: &[] }.holds();
}

#[test]
fn a_longer_word_is_another_word() {
    assert!(contains_word("std::println!(", "println!"));
    assert!(!contains_word("eprintln!(", "println!"));
}
