//! Which features the sections of a binary use.
//!
//! Together with the operators (`recorder`) this makes the list `features` of the report: a proposal is listed
//! when something of it is seen in the binary. Two uses are not looked for, for they come with another of the
//! same proposal in practice: block types with parameters (`multi-value`), and encodings longer than need be.

mod component;

use wasmparser::types::{EntityType, TypesRef};
use wasmparser::{
    AbstractHeapType, CompositeInnerType, ConstExpr, DataKind, ElementKind, Encoding, GlobalType, HeapType,
    LocalsReader, MemoryType, Operator, Payload, RecGroup, RefType, SubType, TableType, TypeRef, ValType,
    WasmFeatures,
};

/// The opcode of `i32.const`.
const I32_CONST: u8 = 0x41;

/// The features that one section uses. It has been validated, so items that cannot be read do not occur.
pub(super) fn by(payload: &Payload<'_>) -> WasmFeatures {
    match payload {
        Payload::Version { encoding: Encoding::Component, .. } => WasmFeatures::COMPONENT_MODEL,
        Payload::TypeSection(s) => all(s.clone().into_iter().flatten(), |group| rec_group(&group)),
        Payload::ImportSection(s) => all(s.clone().into_imports().flatten(), |import| of_import(import.ty)),
        Payload::TableSection(s) => all(s.clone().into_iter().flatten(), |t| table(t.ty)),
        Payload::MemorySection(s) => all(s.clone().into_iter().flatten(), memory),
        Payload::GlobalSection(s) => {
            all(s.clone().into_iter().flatten(), |g| global(g.ty) | constant(&g.init_expr))
        }
        Payload::ElementSection(s) => all(s.clone().into_iter().flatten(), |e| match e.kind {
            ElementKind::Active { offset_expr, .. } => constant(&offset_expr),
            ElementKind::Passive | ElementKind::Declared => WasmFeatures::BULK_MEMORY,
        }),
        Payload::DataSection(s) => all(s.clone().into_iter().flatten(), |data| match data.kind {
            DataKind::Active { offset_expr, .. } => constant(&offset_expr),
            DataKind::Passive => WasmFeatures::BULK_MEMORY,
        }),
        Payload::DataCountSection { .. } => WasmFeatures::BULK_MEMORY,
        Payload::TagSection(s) => when(s.count() > 0, WasmFeatures::EXCEPTIONS),
        Payload::ComponentTypeSection(s) => all(s.clone().into_iter().flatten(), |ty| component::ty(&ty)),
        Payload::ComponentCanonicalSection(s) => {
            all(s.clone().into_iter().flatten(), |f| component::canonical(&f))
        }
        _ => WasmFeatures::empty(),
    }
}

/// The features that only a module as a whole shows: how many tables and memories it has, and what it exports.
pub(super) fn by_module(module: TypesRef<'_>) -> WasmFeatures {
    let exports = module.core_exports().into_iter().flatten();
    when(module.memory_count() > 1, WasmFeatures::MULTI_MEMORY)
        | when(module.table_count() > 1, WasmFeatures::REFERENCE_TYPES)
        | all(exports, |(_, ty)| match ty {
            EntityType::Global(ty) => when(ty.mutable, WasmFeatures::MUTABLE_GLOBAL),
            _ => WasmFeatures::empty(),
        })
}

/// The features that the variables of a function use.
pub(super) fn by_locals(locals: LocalsReader<'_>) -> WasmFeatures {
    all(locals.into_iter().flatten(), |(_, ty)| value(ty))
}

fn all<T>(items: impl Iterator<Item = T>, used: impl Fn(T) -> WasmFeatures) -> WasmFeatures {
    items.fold(WasmFeatures::empty(), |all, item| all | used(item))
}

fn when(condition: bool, feature: WasmFeatures) -> WasmFeatures {
    if condition { feature } else { WasmFeatures::empty() }
}

fn rec_group(group: &RecGroup) -> WasmFeatures {
    when(group.is_explicit_rec_group(), WasmFeatures::GC) | all(group.types(), sub_type)
}

fn sub_type(ty: &SubType) -> WasmFeatures {
    let inner = match &ty.composite_type.inner {
        CompositeInnerType::Func(f) => {
            let types = f.params().iter().chain(f.results());
            all(types, |ty| value(*ty)) | when(f.results().len() > 1, WasmFeatures::MULTI_VALUE)
        }
        CompositeInnerType::Array(_) | CompositeInnerType::Struct(_) => WasmFeatures::GC,
        CompositeInnerType::Cont(_) => WasmFeatures::STACK_SWITCHING,
    };
    inner
        | when(!ty.is_final || ty.supertype_idx.is_some(), WasmFeatures::GC)
        | when(ty.composite_type.shared, WasmFeatures::SHARED_EVERYTHING_THREADS)
}

fn of_import(ty: TypeRef) -> WasmFeatures {
    match ty {
        TypeRef::Func(_) => WasmFeatures::empty(),
        TypeRef::FuncExact(_) => WasmFeatures::CUSTOM_DESCRIPTORS,
        TypeRef::Table(ty) => table(ty),
        TypeRef::Memory(ty) => memory(ty),
        TypeRef::Global(ty) => global(ty) | when(ty.mutable, WasmFeatures::MUTABLE_GLOBAL),
        TypeRef::Tag(_) => WasmFeatures::EXCEPTIONS,
    }
}

fn table(ty: TableType) -> WasmFeatures {
    let element =
        if ty.element_type == RefType::FUNCREF { WasmFeatures::empty() } else { reference(ty.element_type) };
    element
        | when(ty.table64, WasmFeatures::MEMORY64)
        | when(ty.shared, WasmFeatures::SHARED_EVERYTHING_THREADS)
}

fn memory(ty: MemoryType) -> WasmFeatures {
    when(ty.memory64, WasmFeatures::MEMORY64)
        | when(ty.shared, WasmFeatures::THREADS)
        | when(ty.page_size_log2.is_some(), WasmFeatures::CUSTOM_PAGE_SIZES)
}

fn global(ty: GlobalType) -> WasmFeatures {
    value(ty.content_type) | when(ty.shared, WasmFeatures::SHARED_EVERYTHING_THREADS)
}

fn value(ty: ValType) -> WasmFeatures {
    match ty {
        ValType::I32 | ValType::I64 | ValType::F32 | ValType::F64 => WasmFeatures::empty(),
        ValType::V128 => WasmFeatures::SIMD,
        ValType::Ref(ty) => reference(ty),
    }
}

fn reference(ty: RefType) -> WasmFeatures {
    let heap = match ty.heap_type() {
        HeapType::Abstract { ty, .. } => match ty {
            AbstractHeapType::Func | AbstractHeapType::Extern => WasmFeatures::REFERENCE_TYPES,
            AbstractHeapType::Exn | AbstractHeapType::NoExn => WasmFeatures::EXCEPTIONS,
            AbstractHeapType::Cont | AbstractHeapType::NoCont => WasmFeatures::STACK_SWITCHING,
            _ => WasmFeatures::GC,
        },
        HeapType::Concrete(_) => WasmFeatures::FUNCTION_REFERENCES,
        HeapType::Exact(_) => WasmFeatures::CUSTOM_DESCRIPTORS,
    };
    heap | when(!ty.is_nullable(), WasmFeatures::FUNCTION_REFERENCES)
}

fn constant(expression: &ConstExpr<'_>) -> WasmFeatures {
    if is_number(expression).unwrap_or_default() {
        return WasmFeatures::empty();
    }
    all(expression.get_operators_reader().into_iter().flatten(), |operator| match operator {
        Operator::I32Add
        | Operator::I32Sub
        | Operator::I32Mul
        | Operator::I64Add
        | Operator::I64Sub
        | Operator::I64Mul => WasmFeatures::EXTENDED_CONST,
        Operator::RefNull { .. } | Operator::RefFunc { .. } => WasmFeatures::REFERENCE_TYPES,
        Operator::V128Const { .. } => WasmFeatures::SIMD,
        _ => WasmFeatures::empty(),
    })
}

/// Whether it is one `i32.const` and no more, as for nearly all segments, of which a file can have 10^5.
fn is_number(expression: &ConstExpr<'_>) -> wasmparser::Result<bool> {
    let mut reader = expression.get_binary_reader();
    let is_const = reader.read_u8()? == I32_CONST;
    reader.read_var_i32()?;
    // The end of the expression.
    Ok(is_const && reader.bytes_remaining() == 1)
}
