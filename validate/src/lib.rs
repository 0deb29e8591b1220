//! What a WebAssembly program is, needs and can do, read from its bytes.
//!
//! [`validate`] is the whole interface: bytes in, [`Report`] out. It validates every function body, tells the
//! kinds of files apart that are met under the name `.wasm` ([`Identity`]), checks what the program asks of a WASI
//! host ([`Finding`]), says in plain words what it can ask for ([`Capability`]), and where it runs ([`targets`]).
//! It touches no file, no network and no clock, prints nothing, and answers every input with a report: a
//! problem of the input is a [`Finding`], never an error or a panic.
//!
//! ```
//! let report = wpack_validate::validate(b"\x7fELF");
//! assert_eq!(report.identity.name, "elf");
//! assert_eq!(report.findings[0].code.name(), "not-wasm");
//! assert!(!report.runnable);
//! ```

mod abi;
pub mod contents;
mod facts;
mod features;
mod file_type;
mod finding;
mod identity;
mod memory;
mod named;
mod pattern;
mod policy;
mod quote;
mod read;
mod report;
mod rules;
mod signature;
mod strip;
pub mod targets;
mod wasi;
mod wit;

pub use finding::{Code, Finding, Severity};
pub use identity::Identity;
pub use memory::Memory;
pub use policy::Policy;
pub use quote::escape;
pub use report::{Item, Kind, Report};
pub use strip::Dispensable;
pub use wasi::{Capability, Wasi, World};
pub use wit::{WitError, WitFile, WitWorld};

/// Reads, validates and judges `bytes`.
///
/// A program that wpack's runner can run is read once, its functions on all cores. Memory is bounded by what the
/// file holds, not by what it declares; for a real program it is some megabytes beside `bytes` itself. The worst
/// known are files at the limits of wasmparser, which takes nearly all of it: 10^6 function types that all differ
/// (13 MB) take 610 MB and two seconds, 10^6 imports with names of their own (12 MB) 360 MB and half a second.
#[must_use]
pub fn validate(bytes: &[u8]) -> Report {
    report(bytes, None)
}

/// Reads and validates `bytes`, and judges them by a `world` of the user instead of those of WASI's hosts.
///
/// Findings then say whether the component fits `world`; that its entry point and imports are known to WASI hosts is
/// not asked for. The verdicts on the targets stay as they are.
#[must_use]
pub fn validate_against(bytes: &[u8], world: &WitWorld) -> Report {
    report(bytes, Some(world))
}

fn report(bytes: &[u8], world: Option<&WitWorld>) -> Report {
    let facts = read::read(bytes, world);
    Report::new(&facts, rules::check(&facts), bytes.len() as u64)
}
