//! WebAssembly features: the set that wpack's runner has, and their names.

use std::sync::LazyLock;

use wasmparser::WasmFeatures;

/// What the bundled runner runs: what wasmtime 48 has on by default (`Config::features`: WebAssembly 3.0,
/// components, their async ABI). Atomics are among it: programs use them without any thread.
pub(crate) const RUNNER: WasmFeatures =
    WasmFeatures::WASM3.union(WasmFeatures::COMPONENT_MODEL).union(WasmFeatures::CM_ASYNC);

/// The names of a set, in kebab-case, as the proposals are called: `simd`, `multi-value`, `tail-call`,
/// `component-model-async`.
pub(crate) fn names(features: WasmFeatures) -> Vec<String> {
    // These two stand for no proposal; wasmparser uses them to switch parts of version 1.0 off.
    let proposals = features.difference(WasmFeatures::FLOATS | WasmFeatures::GC_TYPES);
    proposals.iter_names().map(|(constant, _)| name(constant)).collect()
}

/// The names of all of them.
pub(crate) fn all() -> &'static [&'static str] {
    static NAMES: LazyLock<Vec<String>> = LazyLock::new(|| names(WasmFeatures::all()));
    static ALL: LazyLock<Vec<&str>> = LazyLock::new(|| NAMES.iter().map(String::as_str).collect());
    &ALL
}

/// wasmparser's constant `CM_ASYNC` is the feature that wasmtime calls `component-model-async`.
fn name(constant: &str) -> String {
    let name = constant.to_ascii_lowercase().replace('_', "-");
    match name.strip_prefix("cm-") {
        Some(rest) => format!("component-model-{rest}"),
        None => name,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_those_of_the_proposals() {
        let set = WasmFeatures::SIMD
            | WasmFeatures::BULK_MEMORY
            | WasmFeatures::REFERENCE_TYPES
            | WasmFeatures::CM_ASYNC
            | WasmFeatures::MVP;
        assert_eq!(names(set), ["reference-types", "bulk-memory", "simd", "component-model-async"]);
    }

    #[test]
    fn the_runner_has_what_toolchains_emit() {
        assert!(RUNNER.contains(WasmFeatures::EXCEPTIONS | WasmFeatures::GC | WasmFeatures::THREADS));
    }
}
