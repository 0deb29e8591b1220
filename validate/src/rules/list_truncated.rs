//! `list-truncated`: the lists of the report are not the whole.

use crate::contents::LISTED_CUSTOM_SECTIONS;
use crate::facts::{Facts, Shape};
use crate::read::LISTED_PARTS;
use crate::report::LISTED;
use crate::{Code, Finding};

pub(super) fn check(facts: &Facts<'_>, findings: &mut Vec<Finding>) {
    let (imports, exports) = match &facts.shape {
        Shape::Unknown => (0, 0),
        Shape::Module(module) => (module.imports.len(), module.exports.len()),
        Shape::Component(component) => (component.imports.len(), component.exports.len()),
    };
    let lists = [
        ("imports", imports, LISTED),
        ("exports", exports, LISTED),
        ("custom sections", facts.inside.custom.len(), LISTED_CUSTOM_SECTIONS),
        ("modules and components inside", facts.inside.part_count as usize, LISTED_PARTS),
    ];
    for (what, count, listed) in lists {
        if count > listed {
            let message =
                format!("the program has {count} {what}; the first {listed} are listed, all were checked");
            findings.push(Finding::note(Code::ListTruncated, message));
        }
    }
}
