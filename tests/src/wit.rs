//! Worlds made of the WIT of WASI, as it lies in `validate/wit`, and components of them.

use std::fs;

use wit_component::{ComponentEncoder, StringEncoding, embed_component_metadata};
use wit_parser::{Resolve, SourceMap, UnresolvedPackageGroup, WorldId};

use crate::context::workspace;

/// A world, with the packages that it is made of.
#[derive(Debug, Clone)]
pub struct World {
    /// The text of the world, in the newest version that is known.
    pub text: String,
    /// The world and all that it names.
    pub resolve: Resolve,
    /// The world in it.
    pub id: WorldId,
}

impl World {
    /// A world with `items`, in which `VERSION` stands for the newest version of WASI's `line` (`0.2`, `0.3`) that is
    /// known.
    #[must_use]
    pub fn of(line: &str, items: &str) -> Self {
        let folder = workspace().join("validate/wit").join(line);
        let files = fs::read_dir(folder).unwrap().map(|file| file.unwrap().path());
        let packages: Vec<_> = files.map(|file| group(&fs::read_to_string(file).unwrap())).collect();
        let version = packages[0].main.name.version.as_ref().unwrap().to_string();
        let text =
            format!("package test:program; world program {{ {} }}", items.replace("VERSION", &version));
        let main = group(&text);
        let mut resolve = Resolve::default();
        let main = resolve.push_groups(main, packages).unwrap();
        let id = resolve.select_world(&[main], None).unwrap();
        Self { text, resolve, id }
    }

    /// The component of this world whose core is `module`.
    #[must_use]
    pub fn component(&self, mut module: Vec<u8>) -> Vec<u8> {
        embed_component_metadata(&mut module, &self.resolve, self.id, StringEncoding::UTF8).unwrap();
        ComponentEncoder::default().module(&module).unwrap().encode().unwrap()
    }
}

fn group(text: &str) -> UnresolvedPackageGroup {
    let mut sources = SourceMap::new();
    sources.push_str("", text);
    sources.parse().unwrap_or_else(|(_, error)| panic!("{error}"))
}
