//! `world-mismatch`: a program that does not fit the world of the user.

use super::misfit;
use crate::facts::{Component, Facts, Shape};
use crate::quote::quote;
use crate::wit::WitWorld;
use crate::{Code, Finding};

/// The custom sections in which compilers keep the types for `wasm-tools component new`: `component-type`, and the
/// same with the name of the world behind a colon.
const TYPES_OF_A_COMPONENT: &str = "component-type";

pub(super) fn check(facts: &Facts<'_>, findings: &mut Vec<Finding>) {
    let Some(world) = facts.world else { return };
    match &facts.shape {
        Shape::Unknown => {}
        Shape::Module(_) => findings.push(core_module(facts, world)),
        Shape::Component(component) if component.is_wit_package() => {
            let message = "a world is for a program, and this is a WIT package: it has no code";
            findings.push(Finding::error(Code::WorldMismatch, message));
        }
        Shape::Component(component) => check_component(component, world, findings),
    }
}

fn check_component(component: &Component<'_>, world: &WitWorld, findings: &mut Vec<Finding>) {
    let fit = &component.fit.world;
    let name = quote(world.name());
    let new = fit.misfits.iter().map(|misfit| {
        misfit::finding(Code::WorldMismatch, misfit, &format!("build the component for the world {name}"))
    });
    super::add_bounded(findings, new, |more| {
        let message = format!("{} more differences from the world {name}", more + fit.more);
        Finding::error(Code::WorldMismatch, message)
    });
}

fn core_module(facts: &Facts<'_>, world: &WitWorld) -> Finding {
    let message = format!("{} is a world for components, and this is a core module", quote(world.name()));
    let help = if facts.inside.custom.keys().any(|name| name.starts_with(TYPES_OF_A_COMPONENT)) {
        "it carries the types of a component: make it one with `wasm-tools component new`, and validate that"
    } else {
        "make a component of it first: `wpack build --adapt` or `wasm-tools component new --adapt` for preview 1"
    };
    Finding::error(Code::WorldMismatch, message).help(help)
}
