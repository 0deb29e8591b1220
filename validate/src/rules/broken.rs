//! `not-wasm`, `malformed` and `invalid`: the file as such is at fault.

use crate::facts::Problem;
use crate::file_type::FileType;
use crate::{Code, Finding};

pub(super) fn finding(problem: &Problem) -> Finding {
    match problem {
        Problem::NotWasm(file_type) => not_wasm(*file_type),
        Problem::Version { version, layer } => wrong_version(*version, *layer),
        Problem::Truncated { offset } => truncated(*offset),
        Problem::Concatenated { offset } => concatenated(*offset),
        Problem::Malformed { message, offset } => {
            Finding::error(Code::Malformed, format!("the binary cannot be decoded: {message}")).at(*offset)
        }
        Problem::Invalid { message, offset, function } => invalid(message, *offset, *function),
    }
}

fn not_wasm(file_type: FileType) -> Finding {
    let finding = Finding::error(
        Code::NotWasm,
        format!("this is {}, not a WebAssembly binary", file_type.description()),
    );
    match file_type.help() {
        Some(help) => finding.help(help),
        None => finding,
    }
}

/// The field behind the magic number: a version and, since 2022, a layer (0 module, 1 component).
fn wrong_version(version: u16, layer: u16) -> Finding {
    let (message, help) = match layer {
        0 => (
            format!("version {version} of the module format is not known"),
            "WebAssembly modules have version 1",
        ),
        1 => (
            format!("the component has the encoding {version:#x} of a draft"),
            "components have the encoding 0xd since 2023; build it again with current tools",
        ),
        _ => (
            format!("layer {layer} of the binary format is not known"),
            "the header of the file may be damaged",
        ),
    };
    Finding::error(Code::Malformed, message).at(4).help(help)
}

fn truncated(offset: usize) -> Finding {
    Finding::error(
        Code::Malformed,
        "the file is truncated: its last section goes on behind the end of the file",
    )
    .at(offset)
    .help("the build, the copy or the download was cut short; make or fetch the file again")
}

fn concatenated(offset: usize) -> Finding {
    Finding::error(Code::Malformed, "a second WebAssembly binary follows the first one in the same file")
        .at(offset)
        .help("keep one of them; several modules in one program make a component (`wac plug`, `wasm-tools compose`)")
}

fn invalid(message: &str, offset: usize, function: Option<u32>) -> Finding {
    let place = function.map(|index| format!("function {index} ")).unwrap_or_default();
    let message = if place.is_empty() {
        format!("the program is not valid: {message}")
    } else {
        format!("{place}is not valid: {message}")
    };
    Finding::error(Code::Invalid, message)
        .at(offset)
        .help("the file is damaged or the tool that wrote it has a bug; build it again with current tools")
}
