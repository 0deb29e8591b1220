//! `missing-feature`: valid, but not for the runner.

use wasmparser::WasmFeatures;

use crate::facts::Facts;
use crate::{Code, Finding, features};

pub(super) fn check(facts: &Facts<'_>, findings: &mut Vec<Finding>) {
    for missing in &facts.missing {
        for name in features::names(missing.feature) {
            let message =
                format!("the program needs the feature `{name}`, which wpack's runner does not have");
            findings.push(
                Finding::error(Code::MissingFeature, message).at(missing.offset).help(help(missing.feature)),
            );
        }
    }
    if facts.makes_shared_memory {
        // Wasmtime runs atomics but creates no shared memory unless `Config::shared_memory` is set.
        let message = "the program has a memory shared between threads, which wpack's runner does not allow";
        findings.push(
            Finding::error(Code::MissingFeature, message)
                .help("build for a target without threads; atomic instructions alone do no harm"),
        );
    }
}

fn help(feature: WasmFeatures) -> &'static str {
    match feature {
        WasmFeatures::LEGACY_EXCEPTIONS => {
            "build with the final form of exception handling: `-mllvm -wasm-use-legacy-eh=false` (clang), \
             or translate with `wasm-opt --translate-to-exnref`"
        }
        _ => "build without it, or run the program with a runtime that has it",
    }
}
