//! Where wpack and wasmtime differ, and why wpack says what it says.

/// A row whose verdict is not what wasmtime does.
#[derive(Debug)]
pub(crate) struct Difference {
    /// The name of the row.
    row: &'static str,
    /// The releases; all of them if there are none.
    releases: &'static [&'static str],
    /// What wpack says.
    pub(crate) verdict: &'static str,
    /// Why that is right, or the best that can be said.
    pub(crate) reason: &'static str,
}

const fn fails(row: &'static str, reason: &'static str) -> Difference {
    Difference { row, releases: &[], verdict: "fails", reason }
}

const fn runs(row: &'static str, reason: &'static str) -> Difference {
    Difference { row, releases: &[], verdict: "runs", reason }
}

const NOTHING: &str = "wasmtime finds nothing to start, and ends with success at once; a program has not run";
const AT_A_CALL: &str = "wasmtime looks for the memory when a function of WASI is called, which here none is";

const DIFFERENCES: &[Difference] = &[
    fails("_start as a global", NOTHING),
    fails("_start as a table", NOTHING),
    fails("_start as the memory", NOTHING),
    fails("_initialize", NOTHING),
    fails("main", NOTHING),
    fails("none", NOTHING),
    fails("a start function", "wasmtime runs it while it instantiates, but there is nothing to start then"),
    fails("the empty name", "an entry point for wasmtime, and for no other host"),
    fails("_start and _initialize as a global", "wasmtime does not look at it; hosts that do refuse it"),
    runs("_start and a trap in _initialize", "no one can see in advance that a function traps"),
    fails("no memory, not called", AT_A_CALL),
    fails("a memory that is not exported, not called", AT_A_CALL),
    fails("a memory by another name, not called", AT_A_CALL),
    fails("a memory that is a global, not called", AT_A_CALL),
    fails("a memory that is a function, not called", AT_A_CALL),
    Difference {
        releases: &["42", "46", "48"],
        ..runs(
            "a core module with shared memory that nobody instantiates",
            "wpack asks for `-Wshared-memory`, although the memory is never made; no tool leaves such a module",
        )
    },
];

pub(crate) fn find(row: &str, release: &str) -> Option<&'static Difference> {
    DIFFERENCES.iter().find(|difference| {
        difference.row == row && (difference.releases.is_empty() || difference.releases.contains(&release))
    })
}
