//! One thing wrong: what can be changed in the WIT of an interface.

use wit_parser::{
    Case, EnumCase, Field, Flag, Function, FunctionKind, Handle, Param, Resolve, Type, TypeDef, TypeDefKind,
    TypeId,
};

/// A change of a function; `false` if it has nothing that can be changed so.
pub(crate) type Change = fn(&mut Resolve, &mut Function) -> bool;

/// Each with its words.
pub(crate) const CHANGES: [(&str, Change); 9] = [
    ("with another parameter", other_parameter),
    ("with another result", other_result),
    ("of another resource", other_resource),
    ("with one more parameter", |_, function| {
        function.params.push(parameter("more", Type::U32));
        true
    }),
    ("with one parameter less", |_, function| {
        own_parameters(function) > 0 && function.params.pop().is_some()
    }),
    ("by another name", other_name),
    ("sync and async the other way round", other_asyncness),
    ("with a parameter by another name", |_, function| {
        let renamed = own_parameters(function) > 0;
        if renamed && let Some(last) = function.params.last_mut() {
            last.name.push_str("-more");
        }
        renamed
    }),
    ("owning what it borrows", |resolve, function| {
        change_handle(resolve, function, |_, handle| match handle {
            Handle::Borrow(resource) => Some(Handle::Own(resource)),
            Handle::Own(_) => None,
        })
    }),
];

/// The parameters that a user writes: a method has one more.
fn own_parameters(function: &Function) -> usize {
    let is_method = matches!(function.kind, FunctionKind::Method(_) | FunctionKind::AsyncMethod(_));
    function.params.len() - usize::from(is_method)
}

fn parameter(name: &str, ty: Type) -> Param {
    Param { name: name.into(), ty, span: Default::default() }
}

/// A type that is not `ty`.
fn other(ty: Type) -> Type {
    if ty == Type::U32 { Type::U64 } else { Type::U32 }
}

fn other_parameter(_: &mut Resolve, function: &mut Function) -> bool {
    let has_one = own_parameters(function) > 0;
    if has_one && let Some(last) = function.params.last_mut() {
        last.ty = other(last.ty);
    }
    has_one
}

/// A constructor has the name of its resource.
fn other_name(_: &mut Resolve, function: &mut Function) -> bool {
    let is_free = !matches!(function.kind, FunctionKind::Constructor(_));
    if is_free {
        function.name.push_str("-more");
    }
    is_free
}

fn other_result(_: &mut Resolve, function: &mut Function) -> bool {
    if matches!(function.kind, FunctionKind::Constructor(_)) {
        return false;
    }
    function.result = function.result.map(other).or(Some(Type::U32));
    true
}

fn other_asyncness(_: &mut Resolve, function: &mut Function) -> bool {
    function.kind = match function.kind {
        FunctionKind::Freestanding => FunctionKind::AsyncFreestanding,
        FunctionKind::AsyncFreestanding => FunctionKind::Freestanding,
        _ => return false,
    };
    true
}

fn other_resource(resolve: &mut Resolve, function: &mut Function) -> bool {
    change_handle(resolve, function, |resolve, handle| {
        let (Handle::Own(known) | Handle::Borrow(known)) = handle;
        let owner = resolve.types[known].owner;
        let is_other = |(id, ty): &(TypeId, &TypeDef)| {
            *id != known
                && ty.owner == owner
                && ty.name.is_some()
                && resource(resolve, *id) != resource(resolve, known)
        };
        let (other, _) =
            resolve.types.iter().filter(|(id, _)| resource(resolve, *id).is_some()).find(is_other)?;
        Some(match handle {
            Handle::Own(_) => Handle::Own(other),
            Handle::Borrow(_) => Handle::Borrow(other),
        })
    })
}

/// The resource that a type is another name for.
fn resource(resolve: &Resolve, id: TypeId) -> Option<TypeId> {
    match resolve.types[id].kind {
        TypeDefKind::Resource => Some(id),
        TypeDefKind::Type(Type::Id(id)) => resource(resolve, id),
        _ => None,
    }
}

/// Changes the handle that the last parameter or the result is.
fn change_handle(
    resolve: &mut Resolve,
    function: &mut Function,
    change: impl Fn(&Resolve, Handle) -> Option<Handle>,
) -> bool {
    let last =
        if own_parameters(function) > 0 { function.params.last_mut().map(|last| &mut last.ty) } else { None };
    let is_constructor = matches!(function.kind, FunctionKind::Constructor(_));
    let result = function.result.as_mut().filter(|_| !is_constructor);
    for ty in last.into_iter().chain(result) {
        let Type::Id(id) = *ty else { continue };
        let TypeDefKind::Handle(handle) = resolve.types[id].kind else { continue };
        if let Some(handle) = change(resolve, handle) {
            let changed = TypeDef { kind: TypeDefKind::Handle(handle), ..resolve.types[id].clone() };
            *ty = Type::Id(resolve.types.alloc(changed));
            return true;
        }
    }
    false
}

/// Adds a part to a type that has parts by name; `false` for any other.
pub(crate) fn extend(ty: &mut TypeDef) -> bool {
    let (name, docs, span) = ("more".to_owned(), Default::default(), Default::default());
    match &mut ty.kind {
        TypeDefKind::Record(record) => record.fields.push(Field { name, ty: Type::U32, docs, span }),
        TypeDefKind::Variant(variant) => variant.cases.push(Case { name, ty: None, docs, span }),
        TypeDefKind::Enum(cases) => cases.cases.push(EnumCase { name, docs, span }),
        TypeDefKind::Flags(flags) => flags.flags.push(Flag { name, docs, span }),
        _ => return false,
    }
    true
}
