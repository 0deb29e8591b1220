//! `unknown-import`: things that no WASI host brings.

mod component;
mod module;
mod origin;

use std::collections::BTreeMap;

use crate::facts::{Facts, Shape};
use crate::quote::{quote, quote_list};
use crate::{Code, Finding};

/// Names given as examples of a group.
const EXAMPLES: usize = 3;

pub(super) fn check(facts: &Facts<'_>, findings: &mut Vec<Finding>) {
    let groups = match &facts.shape {
        Shape::Unknown => return,
        Shape::Module(module) => module::groups(module),
        Shape::Component(component) => component::groups(component),
    };
    super::add_bounded(findings, groups.iter().map(Group::finding), |more| {
        let message = format!("the program imports from {more} more places that no WASI host knows");
        Finding::error(Code::UnknownImport, message)
    });
}

/// Unknown imports with one cause.
struct Group<'a> {
    /// Where they are imported from: a module, the package of interfaces, or nothing for plain names.
    source: &'a str,
    /// The full name of the first one, quoted.
    first: String,
    offset: usize,
    examples: Vec<&'a str>,
    count: usize,
    help: Option<&'static str>,
}

impl<'a> Group<'a> {
    fn new(source: &'a str, first: String, offset: usize) -> Self {
        Self { source, first, offset, examples: Vec::new(), count: 0, help: None }
    }

    /// Adds a name; the first one that has a help decides on the help of the group.
    fn add(&mut self, name: &'a str, help: Option<&'static str>) {
        self.count += 1;
        self.help = self.help.or(help);
        if self.examples.len() < EXAMPLES {
            self.examples.push(name);
        }
    }

    fn finding(&self) -> Finding {
        let message = if self.count == 1 {
            format!("no WASI host offers {}, which the program imports", self.first)
        } else {
            let examples = quote_list(&self.examples, self.count);
            format!("no WASI host offers {} imports{}: {examples}", self.count, self.from())
        };
        let finding = Finding::error(Code::UnknownImport, message).at(self.offset);
        finding.help(self.help.unwrap_or(
            "a symbol was left undefined at link time, or the program is for another host; build it for WASI",
        ))
    }

    fn from(&self) -> String {
        if self.source.is_empty() { String::new() } else { format!(" from {}", quote(self.source)) }
    }
}

/// The groups in the order of the file.
fn in_order<'a>(groups: BTreeMap<&'a str, Group<'a>>) -> Vec<Group<'a>> {
    let mut groups: Vec<_> = groups.into_values().collect();
    groups.sort_by_key(|group| group.offset);
    groups
}
