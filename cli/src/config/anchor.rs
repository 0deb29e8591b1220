//! Paths in a file begin at the folder of the file.
//!
//! Whether a value is or has a path is told by the type that its argument reads it as; a test asks of each type
//! (`reference/wpack_toml.rs`).

use std::{
    any::TypeId,
    path::{Path, PathBuf},
};

use clap::builder::ValueParser;
use wpack_oci::Location;

use crate::{
    args, files,
    runtime::{Choice, Given},
    subject,
    world::WorldPath,
};

/// `value` as it is meant anywhere else, of a file in `folder`.
pub(super) fn anchored(value: &str, parser: &ValueParser, folder: &Path) -> String {
    let is_of = |types: &[TypeId]| types.iter().any(|kind| parser.type_id() == *kind);
    let begins_with_path =
        [TypeId::of::<PathBuf>(), TypeId::of::<files::Request>(), TypeId::of::<WorldPath>()];
    if is_of(&begins_with_path) {
        below(folder, value)
    } else if is_of(&[TypeId::of::<Location>()]) {
        args::location_below(value, folder)
    } else if is_of(&[TypeId::of::<Given>()]) || is_of(&[TypeId::of::<Choice>()]) && names_a_file(value) {
        match value.split_once('=') {
            Some((platform, path)) => format!("{platform}={}", below(folder, path)),
            None => below(folder, value),
        }
    } else if is_of(&[TypeId::of::<String>()]) && subject::is_program(value) {
        // The INPUT of `wpack generate`, which may be an image as well.
        below(folder, value)
    } else {
        value.to_owned()
    }
}

fn names_a_file(runtime: &str) -> bool {
    Choice::parse(runtime).is_ok_and(|choice| choice.binary.is_some())
}

/// `:/tmp` has nothing before its colon, and `-` is no file.
fn below(folder: &Path, path: &str) -> String {
    if path.starts_with(':') || path == "-" {
        return path.to_owned();
    }
    folder.join(path).to_string_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{commands::definition, config::Key};

    /// What a key of `[build]`, or of `wpack generate`, has become for a folder below the file's.
    fn from_below(command: &[&str], key: &str, value: &str) -> String {
        let command =
            command.iter().fold(definition(), |command, name| command.find_subcommand(name).unwrap());
        let arg = command.get_arguments().find(|arg| Key::of(arg).name() == key).unwrap();
        anchored(value, arg.get_value_parser(), Path::new(".."))
    }

    #[test]
    fn paths_are_found_from_elsewhere() {
        for (key, value, expected) in [
            ("input", "app.wasm", "../app.wasm"),
            ("input", "/app.wasm", "/app.wasm"),
            ("input", "-", "-"),
            ("file", "etc:/etc:644", "../etc:/etc:644"),
            ("file", ":/tmp", ":/tmp"),
            ("base", "oci:base:1", "oci:../base:1"),
            ("base", "app.wasm", "app.wasm"),
            ("output", "docker-archive:a.tar:app:1", "docker-archive:../a.tar:app:1"),
            ("runtime", "wasmtime", "wasmtime"),
            ("runtime", "linux/arm64=bin/iwasm", "linux/arm64=../bin/iwasm"),
            ("runner", "wpack-runner", "../wpack-runner"),
            ("dir", "/data", "/data"),
            ("workdir", "data", "data"),
        ] {
            assert_eq!(from_below(&["build"], key, value), expected, "{key}");
        }
        assert_eq!(from_below(&["validate"], "world", "wit#plugin"), "../wit#plugin");
        let input = |value| from_below(&["generate", "nomad"], "input", value);
        assert_eq!((input("app.wasm"), input("app:1")), ("../app.wasm".to_owned(), "app:1".to_owned()));
    }
}
