//! The core modules and components that a component knows by index, and what it takes to instantiate it.

use wasmparser::{
    ComponentAlias, ComponentExternalKind, ComponentInstance, ComponentOuterAliasKind, ComponentTypeRef,
    Encoding, Instance, Payload,
};

use super::Layer;
use crate::Memory;

/// A module or component that can be instantiated.
#[derive(Debug, Clone, Copy)]
pub(super) struct Item {
    /// What an instance of it takes.
    pub(super) memory: Memory,
    /// Its number if it is defined here, else 0.
    pub(super) part: u32,
}

/// One that comes from elsewhere.
const FOREIGN: Item = Item { memory: Memory::UNKNOWN, part: 0 };

/// The index spaces of one component.
pub(super) struct Spaces {
    modules: Vec<Item>,
    components: Vec<Item>,
    memory: Memory,
}

impl Default for Spaces {
    fn default() -> Self {
        Self { modules: Vec::new(), components: Vec::new(), memory: Memory::NONE }
    }
}

impl Spaces {
    /// What an instance of the component takes.
    pub(super) fn memory(&self) -> Memory {
        self.memory
    }

    pub(super) fn define(&mut self, encoding: Encoding, item: Item) {
        match encoding {
            Encoding::Module => self.modules.push(item),
            Encoding::Component => self.components.push(item),
        }
    }

    pub(super) fn item(&self, encoding: Encoding, index: u32) -> Item {
        let space = match encoding {
            Encoding::Module => &self.modules,
            Encoding::Component => &self.components,
        };
        space.get(index as usize).copied().unwrap_or(FOREIGN)
    }

    fn instantiate(&mut self, encoding: Encoding, index: u32) {
        self.memory = self.memory.and(self.item(encoding, index).memory);
    }
}

/// Follows what a section of the innermost component does to its index spaces.
pub(super) fn refer(open: &mut [Layer<'_>], payload: &Payload<'_>) {
    let Some((layer, outer)) = open.split_last_mut() else { return };
    let spaces = &mut layer.spaces;
    match payload {
        Payload::InstanceSection(section) => {
            section.clone().into_iter().flatten().for_each(|instance| {
                if let Instance::Instantiate { module_index, .. } = instance {
                    spaces.instantiate(Encoding::Module, module_index);
                }
            });
        }
        Payload::ComponentInstanceSection(section) => {
            section.clone().into_iter().flatten().for_each(|instance| {
                if let ComponentInstance::Instantiate { component_index, .. } = instance {
                    spaces.instantiate(Encoding::Component, component_index);
                }
            });
        }
        Payload::ComponentAliasSection(section) => {
            section.clone().into_iter().flatten().for_each(|alias| spaces.alias(&alias, outer));
        }
        Payload::ComponentImportSection(section) => {
            section.clone().into_iter().flatten().for_each(|import| spaces.import(import.ty));
        }
        Payload::ComponentExportSection(section) => {
            section.clone().into_iter().flatten().for_each(|export| spaces.export(export.kind, export.index));
        }
        _ => {}
    }
}

impl Spaces {
    fn alias(&mut self, alias: &ComponentAlias<'_>, outer: &[Layer<'_>]) {
        match *alias {
            ComponentAlias::InstanceExport { kind, .. } => {
                if let Some(encoding) = encoding(kind) {
                    self.define(encoding, FOREIGN);
                }
            }
            ComponentAlias::Outer { kind, count, index } => {
                let encoding = match kind {
                    ComponentOuterAliasKind::CoreModule => Encoding::Module,
                    ComponentOuterAliasKind::Component => Encoding::Component,
                    ComponentOuterAliasKind::CoreType | ComponentOuterAliasKind::Type => return,
                };
                // The innermost one is 0 and not among the outer ones.
                let item = match outer.iter().rev().nth((count as usize).wrapping_sub(1)) {
                    Some(layer) => layer.spaces.item(encoding, index),
                    None => self.item(encoding, index),
                };
                self.define(encoding, Item { part: 0, ..item });
            }
            ComponentAlias::CoreInstanceExport { .. } => {}
        }
    }

    /// An export is one more index of what it exports.
    fn export(&mut self, kind: ComponentExternalKind, index: u32) {
        if let Some(encoding) = encoding(kind) {
            let item = Item { part: 0, ..self.item(encoding, index) };
            self.define(encoding, item);
        }
    }

    fn import(&mut self, ty: ComponentTypeRef) {
        match ty {
            ComponentTypeRef::Module(_) => self.define(Encoding::Module, FOREIGN),
            ComponentTypeRef::Component(_) => self.define(Encoding::Component, FOREIGN),
            _ => {}
        }
    }
}

fn encoding(kind: ComponentExternalKind) -> Option<Encoding> {
    match kind {
        ComponentExternalKind::Module => Some(Encoding::Module),
        ComponentExternalKind::Component => Some(Encoding::Component),
        _ => None,
    }
}
