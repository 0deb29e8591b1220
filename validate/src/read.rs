//! The one walk over a binary: it validates everything and fills [`Facts`].
//!
//! The walk runs with the features of the runner. Only when validation asks for another feature does it start
//! again with that one added, so that a program is called "in need of threads" and not "corrupt"; a program
//! that the runner can run is read once.

mod bodies;
mod recorder;
mod stop;
mod surface;
mod used;

use std::ops::Range;

use wasmparser::types::TypesRef;
use wasmparser::{Encoding, Parser, Payload, ValidPayload, Validator, WasmFeatures};

use self::bodies::Bodies;
use self::stop::{Stop, truncated};
use self::surface::Surface;
use crate::abi::Abi;
use crate::facts::{Component, Facts, Module, Problem, Shape};
use crate::features;
use crate::file_type::{FileType, MAGIC};

/// Version 1, layer 0: a core module.
const MODULE: &[u8] = &[1, 0, 0, 0];
/// Version 13, layer 1: a component, since the encoding was settled in 2023.
const COMPONENT: &[u8] = &[0x0d, 0, 1, 0];

/// Components within components that are read. Tools make some ten; wasmparser's time grows with the square.
const DEEPEST: usize = 5_000;

/// Reads and validates `bytes`.
pub(crate) fn read(bytes: &[u8]) -> Facts<'_> {
    match encoding(bytes) {
        Ok(encoding) => read_with_features(bytes, encoding),
        Err(problem) => Facts { problem: Some(problem), ..Facts::new(Shape::Unknown) },
    }
}

fn encoding(bytes: &[u8]) -> Result<Encoding, Problem> {
    let file_type = FileType::of(bytes);
    if file_type != FileType::Wasm {
        return Err(Problem::NotWasm(file_type));
    }
    match bytes.get(4..8) {
        Some(MODULE) => Ok(Encoding::Module),
        Some(COMPONENT) => Ok(Encoding::Component),
        Some(&[a, b, c, d]) => {
            Err(Problem::Version { version: u16::from_le_bytes([a, b]), layer: u16::from_le_bytes([c, d]) })
        }
        _ => Err(Problem::Truncated { offset: 0 }),
    }
}

fn read_with_features(bytes: &[u8], encoding: Encoding) -> Facts<'_> {
    let mut enabled = features::RUNNER;
    let mut missing = Vec::new();
    loop {
        let mut walk = Walk::new(bytes, encoding, enabled);
        let stop = walk.run().err();
        // The set grows each time, so this ends.
        if let Some(one) = stop.as_ref().and_then(Stop::missing_feature)
            && !enabled.contains(one.feature)
        {
            missing.push(one);
            enabled |= one.feature;
            continue;
        }
        let problem = stop.map(|stop| walk.problem(stop));
        let features = missing.iter().fold(walk.facts.features, |all, one| all | one.feature);
        let abi = Abi::of(&walk.facts.shape, &walk.facts.custom_sections);
        return Facts { features, missing, problem, abi, ..walk.facts };
    }
}

struct Walk<'a> {
    bytes: &'a [u8],
    enabled: WasmFeatures,
    validator: Validator,
    bodies: Bodies<'a>,
    facts: Facts<'a>,
    /// The modules and components that are open, outermost first.
    open: Vec<Encoding>,
    /// The contents that the last section of the outermost layer claims; at first, the header.
    last: Range<usize>,
    surface: Surface,
}

impl<'a> Walk<'a> {
    fn new(bytes: &'a [u8], encoding: Encoding, enabled: WasmFeatures) -> Self {
        let shape = match encoding {
            Encoding::Module => Shape::Module(Module::default()),
            Encoding::Component => Shape::Component(Component::default()),
        };
        Self {
            bytes,
            enabled,
            validator: Validator::new_with_features(enabled),
            bodies: Bodies::default(),
            facts: Facts::new(shape),
            open: Vec::new(),
            last: 0..8,
            surface: Surface::default(),
        }
    }

    fn run(&mut self) -> Result<(), Stop> {
        let mut parser = Parser::new(0);
        // The reader reports this one as a decoding error, the validator as the missing feature it is.
        parser.set_features(self.enabled | WasmFeatures::CM_IMPLEMENTS);
        for payload in parser.parse_all(self.bytes) {
            self.payload(&payload.map_err(Stop::Decoding)?)?;
        }
        self.flush()
    }

    fn payload(&mut self, payload: &Payload<'a>) -> Result<(), Stop> {
        if let Payload::Version { encoding, range, .. } = payload {
            if self.open.len() > DEEPEST {
                return Err(Stop::Depth { limit: DEEPEST, offset: range.start });
            }
            self.open.push(*encoding);
        }
        match self.validator.payload(payload).map_err(|error| Stop::section(error, payload))? {
            ValidPayload::Func(function, body) => {
                self.bodies.push(function, body);
                if self.bodies.is_full() {
                    self.flush()?;
                }
            }
            ValidPayload::End(types) => self.end(types.as_ref()),
            ValidPayload::Ok | ValidPayload::Parser(_) => {}
        }
        self.facts.features |= used::by(payload);
        if self.open.len() == 1 {
            self.outermost(payload)?;
        }
        Ok(())
    }

    fn flush(&mut self) -> Result<(), Stop> {
        self.facts.features |= self.bodies.flush()?;
        Ok(())
    }

    fn end(&mut self, types: TypesRef<'_>) {
        if self.open.pop() == Some(Encoding::Module) {
            self.facts.features |= used::by_module(types);
            if let (Shape::Module(module), true) = (&mut self.facts.shape, self.open.is_empty()) {
                module.memories = (0..types.memory_count()).map(|index| types.memory_at(index)).collect();
            }
        }
    }

    /// Takes down what the outermost module or component shows to its host.
    fn outermost(&mut self, payload: &Payload<'a>) -> Result<(), Stop> {
        if let Some((_, range)) = payload.as_section() {
            self.last = range;
        }
        let Some(types) = self.validator.types(0) else { return Ok(()) };
        match (payload, &mut self.facts.shape) {
            (Payload::ImportSection(section), Shape::Module(module)) => {
                self.surface.imports(section, types, &mut module.imports)
            }
            (Payload::ExportSection(section), Shape::Module(module)) => {
                self.surface.exports(section, types, &mut module.exports)
            }
            (Payload::ComponentImportSection(section), Shape::Component(component)) => {
                surface::component_imports(section, types, &mut component.imports)
            }
            (Payload::ComponentExportSection(section), Shape::Component(component)) => {
                surface::component_exports(section, types, &mut component.exports)
            }
            (Payload::CustomSection(section), _) => {
                self.facts.custom_sections.insert(section.name());
                Ok(())
            }
            _ => Ok(()),
        }
        .map_err(Stop::Decoding)
    }

    /// Says what a stop means for the file as a whole.
    fn problem(&self, stop: Stop) -> Problem {
        if !matches!(stop, Stop::Decoding(_)) {
            return stop.into_problem();
        }
        // Only an outermost section can be cut by the end of the file: nested ones lie inside of it.
        match self.bytes.get(self.last.end..) {
            None => Problem::Truncated { offset: self.last.start },
            Some(rest) if rest.starts_with(MAGIC) => Problem::Concatenated { offset: self.last.end },
            Some(rest) if truncated(rest) => Problem::Truncated { offset: self.last.end },
            Some(_) => stop.into_problem(),
        }
    }
}
