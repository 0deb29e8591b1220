//! What must hold for every input, however broken or hostile: one function for each parser of foreign bytes,
//! which panics when it does not hold.
//!
//! The same functions are run by libFuzzer (`fuzz_targets/`), by the driver of `cargo xtask mutate`, and by the
//! tests over seeds, their mutations and all inputs that ever failed (`regressions/`).

mod images;
#[path = "../../validate/tests/suite/invariants.rs"]
mod invariants;
mod mutation;
mod programs;
mod random;
mod seeds;

pub use images::{archive, layout, manifest, reference};
pub use mutation::mutate;
pub use programs::{adapt, metadata, strip, validate};
pub use random::Random;

/// A function that every input is given to, and inputs to begin with.
pub struct Target {
    /// The name of the function and of its program for libFuzzer.
    pub name: &'static str,
    /// Panics when something does not hold for the bytes.
    pub run: fn(&[u8]),
    /// Inputs that lead deep into the code.
    pub seeds: fn() -> Vec<Vec<u8>>,
}

/// All of them.
pub const TARGETS: [Target; 8] = [
    Target { name: "adapt", run: adapt, seeds: seeds::programs },
    Target { name: "archive", run: archive, seeds: seeds::archives },
    Target { name: "layout", run: layout, seeds: seeds::indexes },
    Target { name: "manifest", run: manifest, seeds: seeds::manifests },
    Target { name: "metadata", run: metadata, seeds: seeds::metadata },
    Target { name: "reference", run: reference, seeds: seeds::references },
    Target { name: "strip", run: strip, seeds: seeds::programs },
    Target { name: "validate", run: validate, seeds: seeds::programs },
];
