//! Types in the notation of WIT, for messages.

use std::collections::BTreeMap;

use wasmparser::component_types::{
    ComponentAnyTypeId, ComponentDefinedType, ComponentDefinedTypeId, ComponentEntityType, ComponentFuncType,
    ComponentInstanceTypeId, ComponentValType, ResourceId,
};
use wasmparser::types::TypesRef;

use super::compare::{Found, Piece};
use super::misfit::Difference;
use crate::quote::shorten;

/// Types within types that are shown.
const DEEPEST: usize = 4;

/// Parameters, or types of a tuple, that are shown.
const WIDEST: usize = 8;

/// Characters of one name that are shown.
const SHOWN: usize = 64;

/// The types of one side, with the names that an interface gives them.
pub(super) struct Names<'a> {
    types: TypesRef<'a>,
    defined: BTreeMap<ComponentDefinedTypeId, &'a str>,
    resources: BTreeMap<ResourceId, &'a str>,
}

impl<'a> Names<'a> {
    /// The names in `interface`; `None` stands for what is no interface.
    pub(super) fn of(types: TypesRef<'a>, interface: Option<ComponentInstanceTypeId>) -> Self {
        let mut names = Self { types, defined: BTreeMap::new(), resources: BTreeMap::new() };
        let items = interface.and_then(|id| types.get(id)).into_iter().flat_map(|instance| &instance.exports);
        for (name, item) in items {
            match item.ty {
                ComponentEntityType::Type { created: ComponentAnyTypeId::Resource(id), .. } => {
                    names.resources.insert(id.resource(), name);
                }
                ComponentEntityType::Type { created: ComponentAnyTypeId::Defined(id), .. } => {
                    names.defined.insert(id, name);
                }
                _ => {}
            }
        }
        names
    }

    /// `func(path: string) -> result<descriptor, error-code>`
    pub(super) fn function(&self, ty: &ComponentFuncType) -> String {
        let params = ty.params.iter().map(|(name, ty)| format!("{}: {}", cut(name), self.value(*ty, 0)));
        let start = if ty.async_ { "async func" } else { "func" };
        let result = ty.result.map(|ty| format!(" -> {}", self.value(ty, 0))).unwrap_or_default();
        format!("{start}({}){result}", list(params))
    }

    fn value(&self, ty: ComponentValType, depth: usize) -> String {
        match ty {
            ComponentValType::Primitive(primitive) => primitive.to_string(),
            ComponentValType::Type(_) if depth == DEEPEST => "…".to_owned(),
            ComponentValType::Type(id) => match (self.defined.get(&id), self.types.get(id)) {
                // Another name for the same, which the other side may not use.
                (_, Some(ComponentDefinedType::Primitive(primitive))) => primitive.to_string(),
                (Some(name), _) => cut(name),
                (None, Some(ty)) => self.defined(ty, depth + 1),
                (None, None) => "…".to_owned(),
            },
        }
    }

    fn defined(&self, ty: &ComponentDefinedType, depth: usize) -> String {
        use ComponentDefinedType as T;
        let value = |ty: &ComponentValType| self.value(*ty, depth);
        let of = |name: &str, ty: &Option<ComponentValType>| match ty {
            Some(ty) => format!("{name}<{}>", value(ty)),
            None => name.to_owned(),
        };
        match ty {
            T::Primitive(primitive) => primitive.to_string(),
            T::Record(_) => "a record".to_owned(),
            T::Variant(_) => "a variant".to_owned(),
            T::Flags(_) => "flags".to_owned(),
            T::Enum(_) => "an enum".to_owned(),
            T::List { element, .. } => format!("list<{}>", value(element)),
            T::FixedLengthList { element, length, .. } => format!("list<{}, {length}>", value(element)),
            T::Map { key, value: to, .. } => format!("map<{}, {}>", value(key), value(to)),
            T::Tuple(tuple) => format!("tuple<{}>", list(tuple.types.iter().map(value))),
            T::Option { ty, .. } => format!("option<{}>", value(ty)),
            T::Result { ok, err: None, .. } => of("result", ok),
            T::Result { ok, err: Some(err), .. } => {
                format!("result<{}, {}>", ok.as_ref().map_or_else(|| "_".to_owned(), value), value(err))
            }
            T::Own(id) => self.resource(id.resource()),
            T::Borrow(id) => format!("borrow<{}>", self.resource(id.resource())),
            T::Future { ty, .. } => of("future", ty),
            T::Stream { ty, .. } => of("stream", ty),
        }
    }

    fn resource(&self, id: ResourceId) -> String {
        self.resources.get(&id).map_or_else(|| "another resource".to_owned(), |name| cut(name))
    }
}

/// `found` in words, with the names of the world and of the component.
pub(super) fn difference(found: Found, world: &Names<'_>, component: &Names<'_>) -> Difference {
    let owner = found.owner.and_then(|id| world.defined.get(&id));
    let (expected, actual) = (piece(found.expected, world), piece(found.actual, component));
    Difference {
        place: match owner {
            Some(owner) => format!("{} of `{}`", found.place, cut(owner)),
            None => found.place,
        },
        // What is written alike and still differs is a resource.
        actual: if actual == expected { "another resource of that name".to_owned() } else { actual },
        expected,
    }
}

fn piece(piece: Piece, names: &Names<'_>) -> String {
    match piece {
        Piece::Type(Some(ty)) => format!("`{}`", names.value(ty, 0)),
        Piece::Type(None) => "nothing".to_owned(),
        Piece::Words(words) => words,
    }
}

fn list(items: impl Iterator<Item = String>) -> String {
    let mut shown: Vec<_> = items.take(WIDEST + 1).collect();
    if shown.len() > WIDEST {
        shown[WIDEST] = "…".to_owned();
    }
    shown.join(", ")
}

fn cut(name: &str) -> String {
    shorten(name, SHOWN)
}
