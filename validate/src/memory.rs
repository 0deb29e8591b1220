//! How much linear memory a program takes.

use serde::Serialize;
use wasmparser::types::{EntityType, TypesRef};
use wasmparser::{MemoryType, TableType};

/// All linear memories of a core module together, or those of the core modules that a component instantiates.
///
/// What the host needs beside them (its own memory, the compiled code) is not in here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Memory {
    /// Bytes at the start; "at least" if `exact` is false.
    pub minimum: u64,
    /// The most bytes they may grow to by their own declaration; `None` if one of them declares no maximum.
    pub maximum: Option<u64>,
    /// The most bytes they can ever have: `maximum`, or where a memory declares none, what its addresses reach,
    /// which is 4 GiB, or 16 EiB with 64-bit addresses (2^64 - 1 here). `None` if `exact` is false.
    pub limit: Option<u64>,
    /// Whether one of them is shared between threads.
    pub shared: bool,
    /// The elements of all tables at the start; a host keeps 4 to 16 bytes for each.
    pub tables: u64,
    /// Whether that is all: `false` for a component that instantiates modules which it gets from its host.
    pub exact: bool,
}

impl Memory {
    /// No memory at all.
    pub(crate) const NONE: Self =
        Self { minimum: 0, maximum: Some(0), limit: Some(0), shared: false, tables: 0, exact: true };

    /// That of a module or component which is not in the file.
    pub(crate) const UNKNOWN: Self = Self { maximum: None, limit: None, exact: false, ..Self::NONE };

    /// Both together.
    pub(crate) fn and(self, other: Self) -> Self {
        let both = |a: Option<u64>, b: Option<u64>| Some(a?.saturating_add(b?));
        Self {
            minimum: self.minimum.saturating_add(other.minimum),
            maximum: both(self.maximum, other.maximum),
            limit: both(self.limit, other.limit),
            shared: self.shared || other.shared,
            tables: self.tables.saturating_add(other.tables),
            exact: self.exact && other.exact,
        }
    }

    /// What the module brings: of what it imports, another brings the memory.
    pub(crate) fn defined_by(module: TypesRef<'_>) -> Self {
        let imports = || module.core_imports().into_iter().flatten();
        let memories = imports().filter(|(.., ty)| matches!(ty, EntityType::Memory(_))).count();
        let tables = imports().filter(|(.., ty)| matches!(ty, EntityType::Table(_))).count();
        Self::NONE.with(module, memories, tables)
    }

    /// What the module sees, imported or not; `None` if that is no memory.
    pub(crate) fn seen_by(module: TypesRef<'_>) -> Option<Self> {
        (module.memory_count() > 0).then(|| Self::NONE.with(module, 0, 0))
    }

    fn with(self, module: TypesRef<'_>, first_memory: usize, first_table: usize) -> Self {
        let memories = (0..module.memory_count()).map(|index| Self::from(module.memory_at(index)));
        let tables = (0..module.table_count()).map(|index| Self::from(module.table_at(index)));
        memories.skip(first_memory).chain(tables.skip(first_table)).fold(self, Self::and)
    }

    /// `None` for no memory, whatever the tables.
    pub(crate) fn if_any(self) -> Option<Self> {
        (Self { tables: 0, ..self } != Self::NONE).then_some(self)
    }
}

impl From<MemoryType> for Memory {
    fn from(ty: MemoryType) -> Self {
        // 64 KiB, the size of a page unless another is chosen.
        let bytes = |pages: u64| pages.saturating_mul(1 << ty.page_size_log2.unwrap_or(16));
        let maximum = ty.maximum.map(bytes);
        let reach = if ty.memory64 { u64::MAX } else { 1 << 32 };
        Self {
            minimum: bytes(ty.initial),
            maximum,
            limit: maximum.or(Some(reach)),
            shared: ty.shared,
            ..Self::NONE
        }
    }
}

impl From<TableType> for Memory {
    fn from(ty: TableType) -> Self {
        Self { tables: ty.initial, ..Self::NONE }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::validate;

    fn of(text: &str) -> Option<Memory> {
        validate(&wat::parse_str(text).unwrap()).memory
    }

    fn exact(minimum: u64, maximum: Option<u64>, limit: u64) -> Option<Memory> {
        Some(Memory { minimum, maximum, limit: Some(limit), shared: false, tables: 0, exact: true })
    }

    const GIB: u64 = 1 << 30;

    #[test]
    fn modules() {
        assert_eq!(of("(module)"), None);
        assert_eq!(of("(module (memory 2 3))"), exact(131_072, Some(196_608), 196_608));
        assert_eq!(of("(module (memory 2))"), exact(131_072, None, 4 * GIB));
        assert_eq!(of("(module (memory i64 1))"), exact(65_536, None, u64::MAX));
        assert_eq!(of("(module (memory 1 1) (memory 1))"), exact(131_072, None, 4 * GIB + 65_536));
        assert_eq!(of("(module (memory i64 0x1000000000000))"), exact(u64::MAX, None, u64::MAX));
        let table = of("(module (memory 0) (table 7 funcref) (table 8 externref))").unwrap();
        assert_eq!(table.tables, 15);
        assert!(of("(module (memory 1 1 shared))").unwrap().shared);
    }

    #[test]
    fn a_component_takes_what_it_instantiates() {
        let module = "(core module $m (memory 1 2))";
        assert_eq!(of(&format!("(component {module})")), None);
        let twice = "(core instance (instantiate $m)) (core instance (instantiate $m))";
        assert_eq!(of(&format!("(component {module} {twice})")), exact(131_072, Some(262_144), 262_144));
    }

    #[test]
    fn an_imported_memory_counts_once() {
        let text = r#"(component
            (core module $a (memory (export "m") 1) (table 3 funcref))
            (core module $b (import "a" "m" (memory 1)))
            (core instance $a (instantiate $a))
            (core instance (instantiate $b (with "a" (instance $a)))))"#;
        let expected = Memory { tables: 3, ..exact(65_536, None, 4 * GIB).unwrap() };
        assert_eq!(of(text), Some(expected));
    }

    #[test]
    fn components_inside_count_as_often_as_they_are_instantiated() {
        let text = r#"(component
            (core module $m (memory 1 1))
            (component $c
                (alias outer 1 $m (core module $n))
                (core instance (instantiate $n)))
            (instance (instantiate $c))
            (instance (instantiate $c))
            (export $d "c" (component $c))
            (instance (instantiate $d)))"#;
        assert_eq!(of(text), exact(3 * 65_536, Some(3 * 65_536), 3 * 65_536));
    }

    #[test]
    fn what_comes_from_the_host_is_not_known() {
        let text = r#"(component
            (import "m" (core module $m))
            (core module $own (memory 1 1))
            (core instance (instantiate $m))
            (core instance (instantiate $own)))"#;
        let expected = Memory { minimum: 65_536, ..Memory::UNKNOWN };
        assert_eq!(of(text), Some(expected));
    }
}
