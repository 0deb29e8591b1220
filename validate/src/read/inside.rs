//! Takes down what lies in a file while the walk goes through it.

mod custom;
mod section;
mod spaces;

use std::cmp::Reverse;
use std::ops::Range;

use wasmparser::types::TypesRef;
use wasmparser::{DataSectionReader, Encoding, FunctionBody, Payload, WasmFeatures};

use self::spaces::{Item, Spaces};
use crate::facts::{Body, Component, Inside, Part, Shape};
use crate::strip::{Dispensable, section_size};
use crate::{Capability, Memory};

/// Modules and components inside of a file that are taken down one by one; tools make some ten. All are counted.
pub(crate) const LISTED_PARTS: usize = 500;

pub(super) struct Collector<'a> {
    /// The modules and components that are open, outermost first.
    open: Vec<Layer<'a>>,
    /// The contents that the last section of the outermost layer claims; at first, the header.
    last: Range<usize>,
    found: Inside<'a>,
}

/// A module or component that is open.
struct Layer<'a> {
    encoding: Encoding,
    /// Its number, see [`Part`].
    part: u32,
    offset: usize,
    /// The size of what has been read of it, less what `strip` drops.
    stripped: u64,
    /// What a component inside of the file shows to the one around it.
    component: Component<'a>,
    spaces: Spaces,
}

impl<'a> Collector<'a> {
    pub(super) fn new() -> Self {
        Self { open: Vec::new(), last: 0..8, found: Inside::default() }
    }

    /// How many modules and components are open.
    pub(super) fn depth(&self) -> usize {
        self.open.len()
    }

    /// The contents that the last section of the outermost layer claims; at first, the header.
    pub(super) fn last(&self) -> Range<usize> {
        self.last.clone()
    }

    /// The number of the innermost one that is open.
    pub(super) fn part(&self) -> u32 {
        self.open.last().map_or(0, |layer| layer.part)
    }

    /// Whether the innermost one is a module.
    pub(super) fn is_module(&self) -> bool {
        self.open.last().is_some_and(|layer| layer.encoding == Encoding::Module)
    }

    /// The innermost one, if it is a component inside of the file that is listed.
    pub(super) fn component(&mut self) -> Option<&mut Component<'a>> {
        let layer = self.open.last_mut()?;
        let is_listed = layer.part > 0 && layer.part as usize <= LISTED_PARTS;
        (is_listed && layer.encoding == Encoding::Component).then_some(&mut layer.component)
    }

    /// Notes that a part uses these features.
    pub(super) fn uses(&mut self, part: u32, features: WasmFeatures) {
        if let Some(part) = self.listed(part) {
            part.features |= features;
        }
    }

    pub(super) fn begin(&mut self, encoding: Encoding, header: &Range<usize>) {
        let part = if self.open.is_empty() { 0 } else { self.add_part(encoding, header.start) };
        self.open.push(Layer {
            encoding,
            part,
            offset: header.start,
            stripped: header.len() as u64,
            component: Component::default(),
            spaces: Spaces::default(),
        });
    }

    pub(super) fn section(&mut self, payload: &Payload<'a>) {
        let Some((id, range)) = payload.as_section() else { return };
        if let [outermost] = self.open.as_slice() {
            let size = range.end.saturating_sub(self.last.end);
            section::tally(&mut self.found.sections, section::name(outermost.encoding, id), size);
            if let Payload::CustomSection(custom) = payload {
                self.found.custom.entry(custom.name()).or_default().add(size);
            }
            self.last = range.clone();
        }
        self.measure(payload, range.len() as u64);
        match payload {
            Payload::CustomSection(section) => self.custom(section),
            Payload::DataSection(section) => self.data(section),
            _ => spaces::refer(&mut self.open, payload),
        }
    }

    pub(super) fn body(&mut self, index: u32, body: &FunctionBody<'_>) {
        let (size, offset) = (body.as_bytes().len(), Reverse(body.range().start));
        let part = self.part();
        self.found.functions.add(Body { size, offset, part, index });
    }

    pub(super) fn end(&mut self, types: TypesRef<'_>, end: usize) {
        let Some(layer) = self.open.pop() else { return };
        let memory = match layer.encoding {
            Encoding::Module => Memory::defined_by(types),
            Encoding::Component => layer.spaces.memory(),
        };
        if let Some(outer) = self.open.last_mut() {
            outer.stripped += section_size(layer.stripped);
            outer.spaces.define(layer.encoding, Item { memory, part: layer.part });
            self.end_part(layer, types, memory, end);
        } else {
            self.found.stripped = Some(layer.stripped);
            self.found.memory = match layer.encoding {
                Encoding::Module => Memory::seen_by(types),
                Encoding::Component => memory.if_any(),
            };
        }
    }

    pub(super) fn finish(mut self) -> Inside<'a> {
        // A component uses what is used inside of it; what is inside comes later in the file.
        for part in (0..self.found.parts.len()).rev() {
            let Part { parent, features, .. } = self.found.parts[part];
            self.uses(parent, features);
        }
        self.found
    }

    fn add_part(&mut self, encoding: Encoding, offset: usize) -> u32 {
        self.found.part_count += 1;
        if self.found.parts.len() < LISTED_PARTS {
            self.found.parts.push(Part {
                encoding,
                parent: self.part(),
                depth: self.open.len(),
                name: None,
                offset,
                size: 0,
                imports: 0,
                exports: 0,
                memory: None,
                features: WasmFeatures::empty(),
                capabilities: Vec::new(),
            });
        }
        self.found.part_count
    }

    fn listed(&mut self, part: u32) -> Option<&mut Part<'a>> {
        self.found.parts.get_mut((part as usize).checked_sub(1)?)
    }

    fn end_part(&mut self, layer: Layer<'a>, types: TypesRef<'_>, memory: Memory, end: usize) {
        let Some(part) = self.listed(layer.part) else { return };
        part.size = end - layer.offset;
        part.memory = memory.if_any();
        match layer.encoding {
            Encoding::Module => {
                part.imports = types.core_imports().into_iter().flatten().count();
                part.exports = types.core_exports().into_iter().flatten().count();
            }
            Encoding::Component => {
                part.imports = layer.component.imports.len();
                part.exports = layer.component.exports.len();
                part.capabilities = Capability::of(&Shape::Component(layer.component));
                // What it calls is most often in the component around it, not in a host.
                part.capabilities.retain(|capability| *capability != Capability::HostSpecific);
            }
        }
    }

    /// Keeps account of what `strip` would drop and of what would be left.
    fn measure(&mut self, payload: &Payload<'_>, size: u64) {
        let dispensable = match payload {
            Payload::CustomSection(section) => Dispensable::of(section.name()),
            // Counted at its end, by what is left of its own sections.
            Payload::ModuleSection { .. } | Payload::ComponentSection { .. } => return,
            _ => None,
        };
        match (dispensable, self.open.last_mut()) {
            (Some(Dispensable::Names), _) => self.found.names += size,
            (Some(Dispensable::Debug), _) => self.found.debug += size,
            (None, Some(layer)) => layer.stripped += section_size(size),
            (None, None) => {}
        }
    }

    fn data(&mut self, section: &DataSectionReader<'_>) {
        section.clone().into_iter().flatten().for_each(|segment| self.found.data.add(segment.data.len()));
    }
}
