//! `no-entry-point`: nothing that a host could start.

use crate::abi::Abi;
use crate::facts::{Component, Facts, Module, Shape};
use crate::quote::quote;
use crate::wasi::{Entry, Interface};
use crate::{Code, Finding};

/// Names that compilers give the entry function before the C runtime wraps it in `_start`.
const MAIN: &[&str] = &["main", "_main", "__main_void", "__main_argc_argv", "__original_main"];

pub(super) fn check(facts: &Facts<'_>, findings: &mut Vec<Finding>) {
    let missing = match &facts.shape {
        Shape::Unknown => None,
        Shape::Module(module) => module_without_start(module, facts.abi),
        Shape::Component(component) => Entry::of(facts).is_none().then(|| component_without_entry(component)),
    };
    findings.extend(missing);
}

fn module_without_start(module: &Module<'_>, abi: Option<&Abi>) -> Option<Finding> {
    if module.export("_start").is_some() {
        return None;
    }
    if let Some(abi) = abi {
        let foreign = finding(&format!("this is {}: it does not export `_start`", abi.description));
        return Some(foreign.help(abi.advice));
    }
    if let Some(initialize) = module.export("_initialize") {
        let reactor =
            finding("this is a reactor: it exports `_initialize` but no `_start`").at(initialize.offset);
        return Some(
            reactor.help("build a command instead: a program with `main`, without `-mexec-model=reactor`"),
        );
    }
    if let Some(main) = module.exports.iter().find(|export| MAIN.contains(&export.name)) {
        let unstarted =
            finding(&format!("nothing starts the program: it exports {} but no `_start`", quote(main.name)))
                .at(main.offset);
        return Some(unstarted.help(
            "link it with the C runtime of a WASI toolchain, which provides `_start`: without `-nostartfiles` \
             and `--no-entry`",
        ));
    }
    let library = finding("this is a library: it does not export `_start`");
    Some(library.help("build a command for a WASI target, such as `wasm32-wasip1`, that has a `main`"))
}

fn component_without_entry(component: &Component<'_>) -> Finding {
    if component.is_wit_package() {
        let package = finding("this is a WIT package: it describes interfaces and has no code");
        return package.help("publish it with `wkg`; wpack builds images of programs");
    }
    if let Some(export) = component.exports.iter().find(|export| is_entry_of_other_version(export.name)) {
        let unknown = finding(&format!("the entry point {} is of no released WASI", quote(export.name)));
        return unknown
            .at(export.offset)
            .help("hosts know 0.2.x and 0.3.x; build it again with current tools");
    }
    finding("this is a library: it exports neither `wasi:cli/run` nor an HTTP handler")
        .help("build for the world `wasi:cli/command`, `wasi:http/proxy` or `wasi:http/service`")
}

fn is_entry_of_other_version(name: &str) -> bool {
    Interface::parse(name).is_some_and(|interface| {
        interface.is_wasi("cli", "run")
            || interface.is_wasi("http", "incoming-handler")
            || interface.is_wasi("http", "handler")
    })
}

fn finding(message: &str) -> Finding {
    Finding::error(Code::NoEntryPoint, message)
}
