//! What a trap says: the reason, and the functions that were running, the innermost first.

use std::fmt::Write as _;

use wasmtime::{Error, FrameInfo, WasmBacktrace};

/// The words for a trap. Function names are there when the module has them, those of Rust as in its source.
pub(super) fn describe(error: &Error) -> String {
    let reason = error.root_cause().to_string();
    let reason = reason.strip_prefix("wasm trap: ").unwrap_or(&reason);
    let mut text = format!("the program trapped: {reason}");
    let frames = error.downcast_ref::<WasmBacktrace>().map_or(&[][..], WasmBacktrace::frames);
    for frame in frames {
        // Nothing can fail: the text is in memory.
        let _ = write!(text, "\n  at {}", function(frame));
        let _ = frame.module_offset().map(|offset| write!(text, " (offset {offset:#x})"));
    }
    text
}

fn function(frame: &FrameInfo) -> String {
    match frame.func_name() {
        // Without the hash at the end.
        Some(name) => format!("{:#}", rustc_demangle::demangle(name)),
        None => format!("function {}", frame.func_index()),
    }
}
