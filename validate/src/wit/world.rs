//! A world as types.

use std::collections::BTreeMap;

use wasmparser::collections::IndexMap;
use wasmparser::component_types::{ComponentAnyTypeId, ComponentEntityType, ComponentItem, ComponentTypeId};
use wasmparser::types::{Types, TypesRef};
use wasmparser::{Validator, WasmFeatures};

use super::name::{Version, compatible};

/// A world with the types that its imports and exports have.
pub(crate) struct World {
    types: Types,
    pub(super) imports: Items,
    pub(super) exports: Items,
}

impl World {
    /// The world `name` of a WIT package that is encoded as WebAssembly (`wit_component::encode`); `None` if
    /// `package` holds no such world.
    pub(super) fn decode(package: &[u8], name: &str) -> Option<Self> {
        let types = Validator::new_with_features(WasmFeatures::all()).validate_all(package).ok()?;
        let world = world_type(types.as_ref(), name)?;
        let world = &types[world];
        let (imports, exports) = (items(&world.imports), items(&world.exports));
        Some(Self { types, imports, exports })
    }

    pub(super) fn types(&self) -> TypesRef<'_> {
        self.types.as_ref()
    }
}

fn items(named: &IndexMap<String, ComponentItem>) -> Items {
    Items::of(named.iter().map(|(name, item)| (name.as_str(), item.ty)))
}

/// A world is the type of a component that exports the type of the component that it is.
fn world_type(types: TypesRef<'_>, name: &str) -> Option<ComponentTypeId> {
    let ComponentEntityType::Type { created: ComponentAnyTypeId::Component(wrapper), .. } =
        types.component_item_for_export(name)?.ty
    else {
        return None;
    };
    match types[wrapper].exports.values().next()?.ty {
        ComponentEntityType::Component(world) => Some(world),
        _ => None,
    }
}

/// The imports or the exports of a world or component by their names.
#[derive(Default)]
pub(super) struct Items {
    by_name: BTreeMap<String, ComponentEntityType>,
    /// The newest name of each line of compatible versions.
    newest: BTreeMap<String, (Version, String)>,
}

impl Items {
    pub(super) fn of<'a>(items: impl Iterator<Item = (&'a str, ComponentEntityType)>) -> Self {
        let mut index = Self::default();
        for (name, ty) in items {
            index.by_name.insert(name.to_owned(), ty);
            if let Some((line, version)) = compatible(name) {
                let newest = index.newest.entry(line.to_owned()).or_insert((version, name.to_owned()));
                if newest.0 < version {
                    *newest = (version, name.to_owned());
                }
            }
        }
        index
    }

    /// The item called `name`, or the newest that is compatible with it, with its own name.
    pub(super) fn find(&self, name: &str) -> Option<(&str, ComponentEntityType)> {
        let same_line = || Some(self.newest.get(compatible(name)?.0)?.1.as_str());
        let found = if self.by_name.contains_key(name) { name } else { same_line()? };
        self.by_name.get_key_value(found).map(|(name, ty)| (name.as_str(), *ty))
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (&str, ComponentEntityType)> {
        self.by_name.iter().map(|(name, ty)| (name.as_str(), *ty))
    }

    /// Whether the newest that is compatible with `name` is older.
    pub(super) fn is_older_than(&self, name: &str) -> bool {
        compatible(name)
            .is_some_and(|(line, version)| self.newest.get(line).is_some_and(|(newest, _)| *newest < version))
    }
}
