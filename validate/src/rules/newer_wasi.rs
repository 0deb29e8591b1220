//! `newer-wasi`: an interface of a later patch version than the newest that is known.

use crate::facts::{Facts, Shape};
use crate::quote::quote;
use crate::wit;
use crate::{Code, Finding};

pub(super) fn check(facts: &Facts<'_>, findings: &mut Vec<Finding>) {
    let Shape::Component(component) = &facts.shape else { return };
    let Some(newer) = &component.fit.hosts.newer else { return };
    let message = format!(
        "{} is of a later WASI than {}, the newest that wpack knows: what is new in it was not checked",
        quote(&newer.name),
        wit::newest(newer.track)
    );
    let help = "hosts link it with their own version if that has all that is imported";
    findings.push(Finding::note(Code::NewerWasi, message).at(newer.offset).help(help));
}
