//! The one walk over a binary: it validates everything and fills [`Facts`].
//!
//! The walk runs with the features of the runner. Only when validation asks for another feature does it start
//! again with that one added, so that a program is called "in need of threads" and not "corrupt"; a program
//! that the runner can run is read once.

mod bodies;
mod inside;
mod recorder;
mod stop;
mod surface;
mod used;

use wasmparser::types::TypesRef;
use wasmparser::{Encoding, Parser, Payload, ValidPayload, Validator, WasmFeatures};

use self::bodies::Bodies;
use self::inside::Collector;
pub(crate) use self::inside::LISTED_PARTS;
use self::stop::{Stop, truncated};
use self::surface::Surface;
pub(crate) use self::surface::needs_host;
use crate::abi::Abi;
use crate::facts::{Component, Facts, Module, Problem, Shape};
use crate::features;
use crate::file_type::{FileType, MAGIC};
use crate::wit::{self, WitWorld};

/// Version 1, layer 0: a core module.
const MODULE: &[u8] = &[1, 0, 0, 0];
/// Version 13, layer 1: a component, since the encoding was settled in 2023.
const COMPONENT: &[u8] = &[0x0d, 0, 1, 0];

/// Components within components that are read. Tools make some ten; wasmparser's time grows with the square.
const DEEPEST: usize = 5_000;

/// Reads and validates `bytes`, and compares a component with `world`.
pub(crate) fn read<'a>(bytes: &'a [u8], world: Option<&'a WitWorld>) -> Facts<'a> {
    match encoding(bytes) {
        Ok(encoding) => read_with_features(bytes, encoding, world),
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

fn read_with_features<'a>(bytes: &'a [u8], encoding: Encoding, world: Option<&'a WitWorld>) -> Facts<'a> {
    let mut enabled = features::RUNNER;
    let mut missing = Vec::new();
    loop {
        let mut walk = Walk::new(bytes, encoding, enabled);
        walk.facts.world = world;
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
        let inside = walk.inside.finish();
        let abi = Abi::of(&walk.facts.shape, &inside);
        return Facts { features, missing, problem, abi, inside, ..walk.facts };
    }
}

struct Walk<'a> {
    bytes: &'a [u8],
    enabled: WasmFeatures,
    validator: Validator,
    bodies: Bodies<'a>,
    facts: Facts<'a>,
    inside: Collector<'a>,
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
            inside: Collector::new(),
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
            if self.inside.depth() > DEEPEST {
                return Err(Stop::Depth { limit: DEEPEST, offset: range.start });
            }
            self.inside.begin(*encoding, range);
        }
        match self.validator.payload(payload).map_err(|error| Stop::section(error, payload))? {
            ValidPayload::Func(function, body) => {
                self.inside.body(function.index, &body);
                self.bodies.push(self.inside.part(), function, body);
                if self.bodies.is_full() {
                    self.flush()?;
                }
            }
            ValidPayload::End(types) => self.end(types.as_ref(), payload),
            ValidPayload::Ok | ValidPayload::Parser(_) => {}
        }
        self.uses(self.inside.part(), used::by(payload));
        self.inside.section(payload);
        self.interface(payload)
    }

    fn flush(&mut self) -> Result<(), Stop> {
        for (part, features) in self.bodies.flush()? {
            self.uses(part, features);
        }
        Ok(())
    }

    fn uses(&mut self, part: u32, features: WasmFeatures) {
        self.facts.features |= features;
        self.inside.uses(part, features);
    }

    fn end(&mut self, types: TypesRef<'_>, payload: &Payload<'_>) {
        let Payload::End(end) = payload else { return };
        if self.inside.is_module() {
            self.uses(self.inside.part(), used::by_module(types));
            self.facts.makes_shared_memory |= surface::makes_shared_memory(types);
            if let (Shape::Module(module), 1) = (&mut self.facts.shape, self.inside.depth()) {
                module.memories = (0..types.memory_count()).map(|index| types.memory_at(index)).collect();
            }
        } else if let (Shape::Component(component), 1) = (&mut self.facts.shape, self.inside.depth()) {
            component.fit = wit::fit(types, component, self.facts.world);
        }
        self.inside.end(types, *end);
    }

    /// Takes down what the outermost module or component shows to its host, and one inside to what is around it.
    fn interface(&mut self, payload: &Payload<'a>) -> Result<(), Stop> {
        let Some(types) = self.validator.types(0) else { return Ok(()) };
        match (payload, &mut self.facts.shape) {
            (Payload::ImportSection(section), Shape::Module(module)) => {
                self.surface.imports(section, types, &mut module.imports)
            }
            (Payload::ExportSection(section), Shape::Module(module)) => {
                self.surface.exports(section, types, &mut module.exports)
            }
            (payload, Shape::Component(component)) if self.inside.depth() == 1 => {
                self.surface.component(payload, types, component)
            }
            (payload, _) => match self.inside.component() {
                Some(component) => self.surface.component(payload, types, component),
                None => Ok(()),
            },
        }
        .map_err(Stop::Decoding)
    }

    /// Says what a stop means for the file as a whole.
    fn problem(&self, stop: Stop) -> Problem {
        if !matches!(stop, Stop::Decoding(_)) {
            return stop.into_problem();
        }
        let last = self.inside.last();
        // Only an outermost section can be cut by the end of the file: nested ones lie inside of it.
        match self.bytes.get(last.end..) {
            None => Problem::Truncated { offset: last.start },
            Some(rest) if rest.starts_with(MAGIC) => Problem::Concatenated { offset: last.end },
            Some(rest) if truncated(rest) => Problem::Truncated { offset: last.end },
            Some(_) => stop.into_problem(),
        }
    }
}
