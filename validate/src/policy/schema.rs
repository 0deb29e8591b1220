//! JSON Schemas of what a policy reads in ways of its own.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

use super::{Weighable, feature::Feature, glob::Glob, size::Size};
use crate::{Code, features};

/// Gives a type its name, description and schema.
macro_rules! schema {
    ($type:ident: $schema:expr) => {
        impl JsonSchema for $type {
            fn schema_name() -> Cow<'static, str> {
                stringify!($type).into()
            }

            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                $schema
            }
        }
    };
}

schema!(Feature: json_schema!({
    "description": "The name of a WebAssembly feature.",
    "enum": features::all(),
}));

schema!(Glob: json_schema!({
    "description": "The name of an import; `*` stands for any characters.",
    "type": "string",
    "pattern": r"^[^?\[\]{}\\]+$",
}));

schema!(Size: json_schema!({
    "description": "A number of bytes, such as 65536 or \"64KiB\".",
    "type": ["integer", "string"],
    "minimum": 0,
    "pattern": "^[0-9]+ *(B|kB|MB|GB|KiB|MiB|GiB)?$",
}));

// The generator does not look at the keys of a map by itself.
schema!(Weighable: weighable());

/// The codes whose weight may change.
pub(super) fn weighable() -> Schema {
    json_schema!({"enum": Code::ALL.iter().filter(|code| !code.is_broken()).collect::<Vec<_>>()})
}
