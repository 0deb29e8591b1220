//! `list-truncated`: the lists of the report are not the whole.

use crate::facts::{Facts, Shape};
use crate::report::LISTED;
use crate::{Code, Finding};

pub(super) fn check(facts: &Facts<'_>, findings: &mut Vec<Finding>) {
    let (imports, exports) = match &facts.shape {
        Shape::Unknown => (0, 0),
        Shape::Module(module) => (module.imports.len(), module.exports.len()),
        Shape::Component(component) => (component.imports.len(), component.exports.len()),
    };
    for (what, count) in [("imports", imports), ("exports", exports)] {
        if count > LISTED {
            let message =
                format!("the program has {count} {what}; the first {LISTED} are listed, all were checked");
            findings.push(Finding::note(Code::ListTruncated, message));
        }
    }
}
