//! Components made of the WIT of WASI, by the tools that make those of users: as the WIT says, or after a change.

use std::fmt::Write;

use wit_parser::{
    Function, InterfaceId, Package, WorldItem, WorldKey,
    abi::{AbiVariant, WasmSignature, WasmType},
};
use wpack_tests::wit::World;

use crate::changes::Change;

/// A world whose functions can be called and changed one by one.
#[derive(Clone)]
pub(crate) struct Wit(pub(crate) World);

/// A function of an interface.
#[derive(Debug, Clone)]
pub(crate) struct Name {
    pub(crate) interface: InterfaceId,
    pub(crate) function: String,
}

impl Wit {
    /// [`World::of`] the same.
    pub(crate) fn of(line: &str, items: &str) -> Self {
        Self(World::of(line, items))
    }

    /// The same in another patch version.
    pub(crate) fn at(mut self, patch: u64) -> Self {
        let versions =
            self.0.resolve.packages.iter_mut().filter_map(|(_, Package { name, .. })| name.version.as_mut());
        versions.for_each(|version| version.patch = patch);
        self
    }

    /// The interfaces that are imported.
    pub(crate) fn imports(&self) -> Vec<InterfaceId> {
        interfaces(self.0.resolve.worlds[self.0.id].imports.values())
    }

    /// The interfaces that are exported.
    pub(crate) fn exports(&self) -> Vec<InterfaceId> {
        interfaces(self.0.resolve.worlds[self.0.id].exports.values())
    }

    /// The functions of an interface.
    pub(crate) fn functions(&self, interface: InterfaceId) -> Vec<Name> {
        let names = self.0.resolve.interfaces[interface].functions.keys();
        names.map(|function| Name { interface, function: function.clone() }).collect()
    }

    pub(crate) fn function(&self, name: &Name) -> &Function {
        &self.0.resolve.interfaces[name.interface].functions[&name.function]
    }

    /// Changes a function, and says what it is called then; `None` if it has nothing to change.
    pub(crate) fn change(&mut self, name: &Name, change: Change) -> Option<Name> {
        let mut function = self.function(name).clone();
        if !change(&mut self.0.resolve, &mut function) {
            return None;
        }
        let changed = Name { function: function.name.clone(), ..name.clone() };
        let functions = &mut self.0.resolve.interfaces[name.interface].functions;
        functions.shift_remove(&name.function);
        functions.insert(changed.function.clone(), function);
        Some(changed)
    }

    /// What programs call an interface, with its version.
    pub(crate) fn name(&self, interface: InterfaceId) -> String {
        self.0.resolve.name_world_key(&WorldKey::Interface(interface))
    }

    /// A component of the world that imports these functions and no more; `run` ends well, what else it exports
    /// in a trap.
    pub(crate) fn component(&self, imports: &[Name]) -> Vec<u8> {
        self.0.component(wat::parse_str(self.module(imports)).unwrap())
    }

    /// Whether `component` fits the world by the rules of the Component Model.
    pub(crate) fn is_fit_by(&self, component: &[u8]) -> bool {
        wit_component::targets(&self.0.resolve, self.0.id, component).is_ok()
    }

    fn module(&self, imports: &[Name]) -> String {
        let mut fields = String::new();
        for name in imports {
            let ty = signature(&self.signature(AbiVariant::GuestImport, name));
            let interface = self.name(name.interface);
            writeln!(fields, r#"(import "{interface}" "{}" (func {ty}))"#, name.function).unwrap();
        }
        for name in self.exports().into_iter().flat_map(|interface| self.functions(interface)) {
            let export = self.signature(AbiVariant::GuestExport, &name);
            let (interface, ty) = (self.name(name.interface), signature(&export));
            let body = if name.function == "run" { "i32.const 0" } else { "unreachable" };
            writeln!(fields, r#"(func (export "{interface}#{}") {ty} {body})"#, name.function).unwrap();
        }
        format!(
            r#"(module {fields} (memory (export "memory") 1)
                (func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32) unreachable))"#
        )
    }

    fn signature(&self, variant: AbiVariant, name: &Name) -> WasmSignature {
        self.0.resolve.wasm_signature(variant, self.function(name))
    }
}

fn interfaces<'a>(items: impl Iterator<Item = &'a WorldItem>) -> Vec<InterfaceId> {
    let interface = |item: &WorldItem| match item {
        WorldItem::Interface { id, .. } => Some(*id),
        _ => None,
    };
    items.filter_map(interface).collect()
}

fn signature(of: &WasmSignature) -> String {
    let mut text = String::new();
    for (kind, types) in [("param", &of.params), ("result", &of.results)] {
        for ty in types {
            write!(text, " ({kind} {})", value_type(*ty)).unwrap();
        }
    }
    text
}

fn value_type(ty: WasmType) -> &'static str {
    match ty {
        WasmType::I32 | WasmType::Pointer | WasmType::Length => "i32",
        WasmType::I64 | WasmType::PointerOrI64 => "i64",
        WasmType::F32 => "f32",
        WasmType::F64 => "f64",
    }
}
