//! `memory-export`: WASI functions read and write the memory that the module exports as `memory`.

use crate::facts::{ExternType, Facts, Shape};
use crate::wasi::preview1;
use crate::{Code, Finding};

pub(super) fn check(facts: &Facts<'_>, findings: &mut Vec<Finding>) {
    let Shape::Module(module) = &facts.shape else { return };
    // Hosts look the memory up before any call, whether the function needs it or not.
    if !module.imports.iter().any(|import| preview1::is_module(import.module)) {
        return;
    }
    let finding = match module.export("memory") {
        Some(export) => match &export.ty {
            ExternType::Memory(_) => return,
            other => {
                let message = format!(
                    "WASI needs the memory of the module, but its export `memory` is a {}",
                    other.kind()
                );
                Finding::error(Code::MemoryExport, message).at(export.offset)
            }
        },
        None => {
            let message = "the module imports WASI functions but exports no memory named `memory`";
            Finding::error(Code::MemoryExport, message)
        }
    };
    findings
        .push(finding.help("the first call of a WASI function would fail; export the memory as `memory`"));
}
