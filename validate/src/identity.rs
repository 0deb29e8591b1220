//! What a file is, by its proper name: everything that is met under the name `.wasm`, told apart.

use serde::Serialize;

use crate::facts::{Facts, Problem, Shape};
use crate::wasi::{Entry, World};

/// What a file is, finer than [`Kind`](crate::Kind) and [`World`]: the names of toolchains and hosts are among it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Identity {
    /// The kebab-case name, such as `command`, `component-core`, `emscripten` or `gzip`. Names are stable.
    pub name: &'static str,
    /// What it is in plain words, to follow "this is ".
    pub description: &'static str,
}

impl Identity {
    pub(crate) fn of(facts: &Facts<'_>, entry: Option<&Entry<'_>>) -> Self {
        if let Some(problem) = &facts.problem {
            return Self::of_problem(problem);
        }
        if let Some(abi) = facts.abi {
            return Self { name: abi.name, description: abi.description };
        }
        match &facts.shape {
            Shape::Component(component) if component.is_wit_package() => WIT_PACKAGE,
            Shape::Component(_) => Self::of_component(entry.map_or(World::Library, |entry| entry.world)),
            Shape::Module(_) | Shape::Unknown => Self::of_module(World::of(facts, entry)),
        }
    }

    fn of_problem(problem: &Problem) -> Self {
        match problem {
            Problem::NotWasm(file_type) => {
                Self { name: file_type.name(), description: file_type.description() }
            }
            Problem::Version { .. } => {
                Self { name: "unknown-wasm", description: "a WebAssembly binary of an unknown version" }
            }
            Problem::Truncated { .. }
            | Problem::Concatenated { .. }
            | Problem::Malformed { .. }
            | Problem::Invalid { .. } => {
                Self { name: "broken-wasm", description: "a WebAssembly binary with an error" }
            }
        }
    }

    fn of_module(world: World) -> Self {
        let (name, description) = match world {
            World::Command => ("command", "a command: a program that runs from start to end"),
            World::Reactor => ("reactor", "a reactor: a module whose functions its host calls"),
            _ => ("library", "a core module without an entry point"),
        };
        Self { name, description }
    }

    fn of_component(world: World) -> Self {
        let (name, description) = match world {
            World::Command => ("component-command", "a command: a component that runs from start to end"),
            World::HttpProxy => ("http-proxy", "a component that answers HTTP requests (WASI 0.2)"),
            World::HttpService => ("http-service", "a component that answers HTTP requests (WASI 0.3)"),
            World::HttpMiddleware => {
                ("http-middleware", "a component that stands between HTTP requests and a service")
            }
            World::Reactor | World::Library | World::None => {
                ("component-library", "a component for other components to use")
            }
        };
        Self { name, description }
    }
}

const WIT_PACKAGE: Identity =
    Identity { name: "wit-package", description: "a WIT package: interfaces without code" };

#[cfg(test)]
mod tests {
    use crate::validate;

    #[test]
    fn files_of_other_kinds_have_names_too() {
        for (bytes, expected) in [
            (&b""[..], "empty-file"),
            (b"\x7fELF\x02\x01\x01\xc8", "precompiled"),
            (b"\x7fELF\x02\x01\x01\0", "elf"),
            (b"\x1f\x8b\x08", "gzip"),
            (b"(module)", "wasm-text"),
            (b"<!doctype html>", "html"),
            (b"version https://git-lfs.github.com/spec/v1\n", "git-lfs-pointer"),
            (b"hello", "text"),
            (b"\x01\x02", "data"),
            (b"\0as", "broken-wasm"),
            (b"\0asm\x01\0\0\0\x63", "broken-wasm"),
            (b"\0asm\x0c\0\x01\0", "unknown-wasm"),
            (b"\0asm\x01\0\0\0", "library"),
        ] {
            assert_eq!(validate(bytes).identity.name, expected, "{bytes:?}");
        }
    }
}
