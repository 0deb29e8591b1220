//! The imports and exports of the outermost module or component.

use std::collections::BTreeMap;
use std::rc::Rc;

use wasmparser::component_types::{ComponentAnyTypeId, ComponentEntityType};
use wasmparser::types::{CoreTypeId, EntityType, TypesRef};
use wasmparser::{
    ComponentExportSectionReader, ComponentImportSectionReader, ExportSectionReader, FuncType,
    ImportSectionReader, Payload, Result,
};

use crate::facts::{Component, ComponentExport, ComponentImport, Export, ExternType, Import};

/// Whether a module defines, rather than imports, a memory that threads share.
pub(super) fn makes_shared_memory(module: TypesRef<'_>) -> bool {
    let imports = module.core_imports().into_iter().flatten();
    let imported = imports.filter(|(_, _, ty)| matches!(ty, EntityType::Memory(_))).count();
    (0..module.memory_count()).skip(imported).any(|index| module.memory_at(index).shared)
}

/// Function types of imports and exports, each kept once however many items have it.
pub(super) struct Surface {
    signatures: BTreeMap<CoreTypeId, Rc<FuncType>>,
    /// Items of types that may still be looked at. The outermost component needs no more than 10^6, the largest
    /// type; but each component inside of it may import the same such type.
    budget: usize,
}

impl Default for Surface {
    fn default() -> Self {
        Self { signatures: BTreeMap::new(), budget: 4_000_000 }
    }
}

impl Surface {
    pub(super) fn imports<'a>(
        &mut self,
        section: &ImportSectionReader<'a>,
        types: TypesRef<'_>,
        imports: &mut Vec<Import<'a>>,
    ) -> Result<()> {
        for import in section.clone().into_imports_with_offsets() {
            let (offset, import) = import?;
            if let Some(ty) = types.entity_type_from_import(&import) {
                let ty = self.extern_type(types, ty);
                imports.push(Import { module: import.module, name: import.name, ty, offset });
            }
        }
        Ok(())
    }

    pub(super) fn exports<'a>(
        &mut self,
        section: &ExportSectionReader<'a>,
        types: TypesRef<'_>,
        exports: &mut Vec<Export<'a>>,
    ) -> Result<()> {
        for export in section.clone().into_iter_with_offsets() {
            let (offset, export) = export?;
            if let Some(ty) = types.entity_type_from_export(&export) {
                exports.push(Export { name: export.name, ty: self.extern_type(types, ty), offset });
            }
        }
        Ok(())
    }

    fn extern_type(&mut self, types: TypesRef<'_>, ty: EntityType) -> ExternType {
        match ty {
            EntityType::Func(id) | EntityType::FuncExact(id) => ExternType::Func(self.signature(types, id)),
            EntityType::Tag(id) => ExternType::Tag(self.signature(types, id)),
            EntityType::Table(ty) => ExternType::Table(Box::new(ty)),
            EntityType::Memory(ty) => ExternType::Memory(Box::new(ty)),
            EntityType::Global(ty) => ExternType::Global(ty),
        }
    }

    fn signature(&mut self, types: TypesRef<'_>, id: CoreTypeId) -> Rc<FuncType> {
        // The validator has made sure that functions and tags have function types.
        self.signatures.entry(id).or_insert_with(|| Rc::new(types[id].unwrap_func().clone())).clone()
    }
}

impl Surface {
    /// Takes down the imports or exports of a component.
    pub(super) fn component<'a>(
        &mut self,
        payload: &Payload<'a>,
        types: TypesRef<'_>,
        component: &mut Component<'a>,
    ) -> Result<()> {
        match payload {
            Payload::ComponentImportSection(section) => {
                self.component_imports(section, types, &mut component.imports)
            }
            Payload::ComponentExportSection(section) => {
                component_exports(section, types, &mut component.exports)
            }
            _ => Ok(()),
        }
    }

    fn component_imports<'a>(
        &mut self,
        section: &ComponentImportSectionReader<'a>,
        types: TypesRef<'_>,
        imports: &mut Vec<ComponentImport<'a>>,
    ) -> Result<()> {
        for import in section.clone().into_iter_with_offsets() {
            let (offset, import) = import?;
            let name = import.name.name;
            let needs_host = types
                .component_item_for_import(name)
                .is_none_or(|item| needs_host(types, item.ty, &mut self.budget));
            imports.push(ComponentImport { name, kind: import.ty.kind(), needs_host, offset });
        }
        Ok(())
    }
}

fn component_exports<'a>(
    section: &ComponentExportSectionReader<'a>,
    types: TypesRef<'_>,
    exports: &mut Vec<ComponentExport<'a>>,
) -> Result<()> {
    for export in section.clone().into_iter_with_offsets() {
        let (offset, export) = export?;
        let name = export.name.name;
        let is_component_type = types.component_item_for_export(name).is_some_and(|item| {
            matches!(item.ty, ComponentEntityType::Type { created: ComponentAnyTypeId::Component(_), .. })
        });
        exports.push(ComponentExport { name, kind: export.kind, is_component_type, offset });
    }
    Ok(())
}

/// Whether an import has anything but plain types and types that are known from elsewhere; `budget` is how many items
/// may still be looked at, and without a rest the answer is yes.
///
/// wasmtime 48 lets such an import be missing (`component/matching.rs`); so do the other hosts, because tools
/// emit one for each interface that only lends its types.
pub(crate) fn needs_host(types: TypesRef<'_>, import: ComponentEntityType, budget: &mut usize) -> bool {
    let mut pending = vec![import];
    while let Some(item) = pending.pop() {
        let Some(left) = budget.checked_sub(1) else { return true };
        *budget = left;
        match item {
            ComponentEntityType::Instance(id) => {
                pending.extend(types[id].exports.values().map(|item| item.ty));
            }
            // A resource of its own, not one that equals an earlier one.
            ComponentEntityType::Type { referenced, created: created @ ComponentAnyTypeId::Resource(_) } => {
                if referenced == created {
                    return true;
                }
            }
            ComponentEntityType::Type { .. } => {}
            ComponentEntityType::Module(_)
            | ComponentEntityType::Func(_)
            | ComponentEntityType::Value(_)
            | ComponentEntityType::Component(_) => return true,
        }
    }
    false
}
