//! The generated part of `docs/`: pages and JSON Schemas that the code is the source of.
//!
//! It is made by a test, which knows all types and has the generator of schemas, that the program itself does not
//! need. `cargo xtask reference` lets it write the files.

mod commands;
mod pages;
mod schemas;
mod wpack_toml;

/// The path below `docs/` and the content of each file.
fn files() -> Vec<(&'static str, String)> {
    vec![
        ("reference/capabilities.md", pages::capabilities()),
        ("reference/codes.md", pages::codes()),
        ("reference/commands.md", commands::commands()),
        ("reference/consumers.md", pages::consumers()),
        ("reference/targets.md", pages::targets()),
        ("reference/wpack-toml.md", wpack_toml::page()),
        ("schema/completions.schema.json", schemas::completions()),
        ("schema/diff.schema.json", schemas::diff()),
        ("schema/doctor.schema.json", schemas::doctor()),
        ("schema/explain.schema.json", schemas::explain()),
        ("schema/failure.schema.json", schemas::failure()),
        ("schema/generate.schema.json", schemas::generate()),
        ("schema/images.schema.json", schemas::images()),
        ("schema/inspect.schema.json", schemas::inspect()),
        ("schema/login.schema.json", schemas::login()),
        ("schema/logout.schema.json", schemas::logout()),
        ("schema/man.schema.json", schemas::man()),
        ("schema/prune.schema.json", schemas::prune()),
        ("schema/referrers.schema.json", schemas::referrers()),
        ("schema/rm.schema.json", schemas::rm()),
        ("schema/store.schema.json", schemas::store()),
        ("schema/tags.schema.json", schemas::tags()),
        ("schema/validate.schema.json", schemas::validate()),
        ("schema/wpack-toml.schema.json", wpack_toml::schema()),
    ]
}

#[cfg(test)]
mod tests {
    use std::{
        env, fs,
        path::{Path, PathBuf},
    };

    use super::*;

    fn docs() -> PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs")
    }

    #[test]
    fn files_are_what_the_code_says() {
        let is_wanted = env::var_os("WPACK_WRITE_REFERENCE").is_some();
        for (name, content) in files() {
            let path = docs().join(name);
            if is_wanted {
                fs::create_dir_all(path.parent().unwrap()).unwrap();
                fs::write(&path, &content).unwrap();
            }
            let is_fresh = fs::read_to_string(path).is_ok_and(|text| text == content);
            assert!(is_fresh, "docs/{name} is stale: run `cargo xtask reference`");
        }
    }

    #[test]
    fn nothing_else_lies_among_them() {
        let mut found = Vec::new();
        for folder in ["reference", "schema"] {
            for entry in fs::read_dir(docs().join(folder)).unwrap() {
                found.push(format!("{folder}/{}", entry.unwrap().file_name().to_str().unwrap()));
            }
        }
        found.sort();
        assert_eq!(found, files().iter().map(|(name, _)| *name).collect::<Vec<_>>());
    }
}
