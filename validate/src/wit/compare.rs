//! Two types, part by part.

use std::collections::BTreeSet;

use wasmparser::PrimitiveValType;
use wasmparser::collections::IndexSet;
use wasmparser::component_types::{
    ComponentDefinedType, ComponentDefinedTypeId, ComponentFuncType, ComponentValType, RecordType,
    ResourceId, VariantType,
};
use wasmparser::names::KebabString;
use wasmparser::types::TypesRef;

use crate::quote::shorten;

/// Characters of a name that a message shows.
const SHOWN: usize = 64;

/// What makes two functions the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Rules {
    /// Whether parameters must have the same names, and handles be owned or borrowed alike.
    pub(super) names_and_handles: bool,
    /// Whether both must be `async` or neither.
    pub(super) asyncness: bool,
}

impl Rules {
    /// Those of the Component Model.
    pub(super) const EXACT: Self = Self { names_and_handles: true, asyncness: true };
    /// What wasmtime 48 looks at when it links an import (`component/func/host.rs`, `typed.rs`, `resources/host.rs`).
    pub(super) const LINKED: Self = Self { names_and_handles: false, asyncness: true };
    /// What it looks at when it calls an export (`component/func.rs`).
    pub(super) const CALLED: Self = Self { names_and_handles: false, asyncness: false };
}

/// The types of a world and of a component, with the resources that are known to be the same.
#[derive(Clone, Copy)]
pub(super) struct Comparison<'a> {
    pub(super) world: TypesRef<'a>,
    pub(super) component: TypesRef<'a>,
    /// Those of the world, each with that of the component.
    pub(super) same: &'a BTreeSet<(ResourceId, ResourceId)>,
    pub(super) rules: Rules,
}

/// Where two types differ.
#[derive(Debug)]
pub(super) struct Found {
    /// The part of `owner`; empty for all of it.
    pub(super) place: String,
    /// The type of the world that the part belongs to, if not to the function.
    pub(super) owner: Option<ComponentDefinedTypeId>,
    pub(super) expected: Piece,
    pub(super) actual: Piece,
}

/// One side of a difference.
#[derive(Debug)]
pub(super) enum Piece {
    Type(Option<ComponentValType>),
    Words(String),
}

type Compared = Result<(), Found>;

impl Found {
    fn types(expected: Option<ComponentValType>, actual: Option<ComponentValType>) -> Self {
        Self {
            place: String::new(),
            owner: None,
            expected: Piece::Type(expected),
            actual: Piece::Type(actual),
        }
    }

    fn words(place: String, expected: impl Into<String>, actual: impl Into<String>) -> Self {
        let (expected, actual) = (Piece::Words(expected.into()), Piece::Words(actual.into()));
        Self { place, owner: None, expected, actual }
    }

    fn count(what: &str, expected: usize, actual: usize) -> Self {
        Self::words(format!("the number of {what}"), expected.to_string(), actual.to_string())
    }

    /// The difference as one in `place` of what is compared, unless a part of that is known already.
    fn at(self, place: impl FnOnce() -> String) -> Self {
        if self.place.is_empty() { Self { place: place(), ..self } } else { self }
    }

    /// The difference as one in a part of `owner`, unless that of an inner type is known already.
    fn of(self, owner: ComponentDefinedTypeId) -> Self {
        if self.place.is_empty() { self } else { Self { owner: self.owner.or(Some(owner)), ..self } }
    }
}

impl Comparison<'_> {
    pub(super) fn functions(&self, expected: &ComponentFuncType, actual: &ComponentFuncType) -> Compared {
        if self.rules.asyncness && expected.async_ != actual.async_ {
            let word = |is_async| if is_async { "`async func`" } else { "`func`" };
            return Err(Found::words("the function".into(), word(expected.async_), word(actual.async_)));
        }
        if expected.params.len() != actual.params.len() {
            return Err(Found::count("parameters", expected.params.len(), actual.params.len()));
        }
        for ((name, expected), (actual_name, actual)) in expected.params.iter().zip(&actual.params) {
            self.values(*expected, *actual).map_err(|found| found.at(|| format!("parameter `{name}`")))?;
            if self.rules.names_and_handles && name != actual_name {
                let quoted = |name| format!("`{name}`");
                return Err(Found::words("a parameter".into(), quoted(name), quoted(actual_name)));
            }
        }
        self.optional(expected.result, actual.result).map_err(|found| found.at(|| "the result".into()))
    }

    fn optional(&self, expected: Option<ComponentValType>, actual: Option<ComponentValType>) -> Compared {
        match (expected, actual) {
            (None, None) => Ok(()),
            (Some(expected), Some(actual)) => self.values(expected, actual),
            _ => Err(Found::types(expected, actual)),
        }
    }

    pub(super) fn values(&self, expected: ComponentValType, actual: ComponentValType) -> Compared {
        match (flat(self.world, expected), flat(self.component, actual)) {
            (Some(Flat::Primitive(a)), Some(Flat::Primitive(b))) if a == b => Ok(()),
            (Some(Flat::Defined(id, a)), Some(Flat::Defined(_, b))) => match self.defined(a, b) {
                Some(compared) => compared.map_err(|found| found.of(id)),
                None => Err(Found::types(Some(expected), Some(actual))),
            },
            _ => Err(Found::types(Some(expected), Some(actual))),
        }
    }

    /// `None` if the two are of different kinds.
    fn defined(&self, expected: &ComponentDefinedType, actual: &ComponentDefinedType) -> Option<Compared> {
        use ComponentDefinedType as T;
        Some(match (expected, actual) {
            (T::Record(a), T::Record(b)) => self.named("field", fields(a), fields(b)),
            (T::Variant(a), T::Variant(b)) => self.named("case", cases(a), cases(b)),
            (T::Flags(a), T::Flags(b)) => self.named("flag", names(a), names(b)),
            (T::Enum(a), T::Enum(b)) => self.named("case", names(a), names(b)),
            (T::Tuple(a), T::Tuple(b)) => self.tuples(&a.types, &b.types),
            (T::List { element: a, .. }, T::List { element: b, .. })
            | (T::Option { ty: a, .. }, T::Option { ty: b, .. }) => self.values(*a, *b),
            (
                T::FixedLengthList { element: a, length: m, .. },
                T::FixedLengthList { element: b, length: n, .. },
            ) if m == n => self.values(*a, *b),
            (T::Map { key: j, value: a, .. }, T::Map { key: k, value: b, .. }) => {
                self.values(*j, *k).and_then(|()| self.values(*a, *b))
            }
            (T::Result { ok: a, err: e, .. }, T::Result { ok: b, err: f, .. }) => {
                self.optional(*a, *b).and_then(|()| self.optional(*e, *f))
            }
            (T::Future { ty: a, .. }, T::Future { ty: b, .. })
            | (T::Stream { ty: a, .. }, T::Stream { ty: b, .. }) => self.optional(*a, *b),
            (T::Own(a), T::Own(b)) | (T::Borrow(a), T::Borrow(b)) => {
                return self.same_resource(a.resource(), b.resource());
            }
            (T::Own(a), T::Borrow(b)) | (T::Borrow(a), T::Own(b)) if !self.rules.names_and_handles => {
                return self.same_resource(a.resource(), b.resource());
            }
            _ => return None,
        })
    }

    fn same_resource(&self, expected: ResourceId, actual: ResourceId) -> Option<Compared> {
        self.same.contains(&(expected, actual)).then_some(Ok(()))
    }

    fn tuples(&self, expected: &[ComponentValType], actual: &[ComponentValType]) -> Compared {
        if expected.len() != actual.len() {
            return Err(Found::count("elements", expected.len(), actual.len()));
        }
        expected.iter().zip(actual).try_for_each(|(expected, actual)| self.values(*expected, *actual))
    }

    /// Parts that are told apart by their names, which have an order.
    fn named<'a>(
        &self,
        part: &str,
        mut expected: impl Iterator<Item = Part<'a>>,
        mut actual: impl Iterator<Item = Part<'a>>,
    ) -> Compared {
        loop {
            match (expected.next(), actual.next()) {
                (None, None) => return Ok(()),
                (Some((name, expected)), Some((same, actual))) if name == same => self
                    .optional(expected, actual)
                    .map_err(|found| found.at(|| format!("{part} `{name}`")))?,
                (expected, actual) => {
                    let words = |part: Option<Part<'_>>| {
                        part.map_or_else(
                            || "none".to_owned(),
                            |(name, _)| format!("`{}`", shorten(name, SHOWN)),
                        )
                    };
                    return Err(Found::words(format!("a {part}"), words(expected), words(actual)));
                }
            }
        }
    }
}

/// A field, case or flag by its name, with its type if it has one.
type Part<'a> = (&'a str, Option<ComponentValType>);

fn fields(record: &RecordType) -> impl Iterator<Item = Part<'_>> {
    record.fields.iter().map(|(name, ty)| (name.as_str(), Some(*ty)))
}

fn cases(variant: &VariantType) -> impl Iterator<Item = Part<'_>> {
    variant.cases.iter().map(|(name, case)| (name.as_str(), case.ty))
}

fn names(names: &IndexSet<KebabString>) -> impl Iterator<Item = Part<'_>> {
    names.iter().map(|name| (name.as_str(), None))
}

/// A type without the names for primitive ones.
enum Flat<'a> {
    Primitive(PrimitiveValType),
    Defined(ComponentDefinedTypeId, &'a ComponentDefinedType),
}

fn flat(types: TypesRef<'_>, ty: ComponentValType) -> Option<Flat<'_>> {
    Some(match ty {
        ComponentValType::Primitive(primitive) => Flat::Primitive(primitive),
        ComponentValType::Type(id) => match types.get(id)? {
            ComponentDefinedType::Primitive(primitive) => Flat::Primitive(*primitive),
            defined => Flat::Defined(id, defined),
        },
    })
}
