//! Types of imports and exports in the notation of messages and reports.

use std::fmt::Write as _;

use wasmparser::{FuncType, GlobalType, MemoryType, TableType, ValType};

/// Types shown of a parameter or result list; a function may have 1,000 of each.
const SHOWN: usize = 64;

/// `(i32,i64) -> i32`; no result is `()`, several are in parentheses.
pub(crate) fn function(params: &[ValType], results: &[ValType]) -> String {
    let mut text = list(params) + " -> ";
    match results {
        [single] => text += &single.to_string(),
        _ => text += &list(results),
    }
    text
}

pub(crate) fn of(ty: &FuncType) -> String {
    function(ty.params(), ty.results())
}

fn list(types: &[ValType]) -> String {
    let shown: Vec<_> = types.iter().take(SHOWN).map(ToString::to_string).collect();
    let rest = if types.len() > SHOWN { ",…" } else { "" };
    format!("({}{rest})", shown.join(","))
}

/// As in the text format: `i64 1 16 shared`.
pub(crate) fn memory(ty: &MemoryType) -> String {
    let mut text = limits(ty.memory64, ty.initial, ty.maximum, ty.shared);
    if let Some(log2) = ty.page_size_log2 {
        // Writing to a String cannot fail.
        let _ = write!(text, " (pagesize 2^{log2})");
    }
    text
}

/// As in the text format: `1 10 funcref`.
pub(crate) fn table(ty: &TableType) -> String {
    limits(ty.table64, ty.initial, ty.maximum, ty.shared) + " " + &ty.element_type.to_string()
}

/// As in the text format, without parentheses: `mut i32`.
pub(crate) fn global(ty: &GlobalType) -> String {
    let mutable = if ty.mutable { "mut " } else { "" };
    format!("{mutable}{}", ty.content_type)
}

fn limits(is_64: bool, initial: u64, maximum: Option<u64>, shared: bool) -> String {
    let index = if is_64 { "i64 " } else { "" };
    let maximum = maximum.map(|max| format!(" {max}")).unwrap_or_default();
    let shared = if shared { " shared" } else { "" };
    format!("{index}{initial}{maximum}{shared}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn functions() {
        use ValType::{I32, I64};
        assert_eq!(function(&[I32, I64], &[I32]), "(i32,i64) -> i32");
        assert_eq!(function(&[], &[]), "() -> ()");
        assert_eq!(function(&[], &[I32, I32]), "() -> (i32,i32)");
        assert_eq!(function(&[I32; 1000], &[]).len(), 64 * 4 + 4 + "() -> ()".len() - 1 + 2 - 2);
    }

    #[test]
    fn memories() {
        let ty =
            MemoryType { memory64: true, shared: true, initial: 1, maximum: Some(16), page_size_log2: None };
        assert_eq!(memory(&ty), "i64 1 16 shared");
    }
}
