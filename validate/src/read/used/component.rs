//! Which features the types and the canonical functions of a component use.

use wasmparser::{
    CanonicalFunction, CanonicalOption, ComponentDefinedType, ComponentFuncType, ComponentType,
    ComponentTypeDeclaration, InstanceTypeDeclaration, WasmFeatures,
};

use super::{all, when};

/// Declarations within a type nest no deeper than wasmparser reads.
pub(super) fn ty(ty: &ComponentType<'_>) -> WasmFeatures {
    match ty {
        ComponentType::Defined(ComponentDefinedType::Future(_) | ComponentDefinedType::Stream(_))
        | ComponentType::Func(ComponentFuncType { async_: true, .. }) => WasmFeatures::CM_ASYNC,
        ComponentType::Component(declarations) => all(declarations.iter(), |declaration| match declaration {
            ComponentTypeDeclaration::Type(inner) => self::ty(inner),
            _ => WasmFeatures::empty(),
        }),
        ComponentType::Instance(declarations) => all(declarations.iter(), |declaration| match declaration {
            InstanceTypeDeclaration::Type(inner) => self::ty(inner),
            _ => WasmFeatures::empty(),
        }),
        ComponentType::Defined(_) | ComponentType::Func(_) | ComponentType::Resource { .. } => {
            WasmFeatures::empty()
        }
    }
}

pub(super) fn canonical(function: &CanonicalFunction) -> WasmFeatures {
    match function {
        CanonicalFunction::Lift { options, .. } | CanonicalFunction::Lower { options, .. } => {
            when(options.contains(&CanonicalOption::Async), WasmFeatures::CM_ASYNC)
        }
        CanonicalFunction::ResourceNew { .. }
        | CanonicalFunction::ResourceDrop { .. }
        | CanonicalFunction::ResourceRep { .. } => WasmFeatures::empty(),
        // Tasks, streams, futures, waitables: all other built-ins came with the async ABI.
        _ => WasmFeatures::CM_ASYNC,
    }
}
