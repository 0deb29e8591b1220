//! Unknown imports with one cause, which make one finding.

use std::collections::BTreeSet;

use crate::abi::Abi;
use crate::pattern::Ask;
use crate::quote::{quote, quote_list, quote_pair};
use crate::rules::MOST;
use crate::{Code, Finding};

/// Names given as examples of a group.
const EXAMPLES: usize = 3;

const GENERIC: &str =
    "a symbol was left undefined at link time, or the program is for another host; build it for WASI";

/// Groups in the order of the file. Of those behind the first [`MOST`], only the sources are kept: a module may
/// have 10^6 of them.
#[derive(Debug, Default)]
pub(super) struct Groups<'a> {
    shown: Vec<Group<'a>>,
    rest: BTreeSet<&'a str>,
}

impl<'a> Groups<'a> {
    /// The group of what is imported from `source`, which starts with `ask` if it is new; `None` if it is one of
    /// those that are only counted.
    pub(super) fn of(&mut self, source: &'a str, ask: Ask<'a>, offset: usize) -> Option<&mut Group<'a>> {
        let known = self.shown.iter().position(|group| group.source == source);
        let place = match known {
            Some(place) => place,
            None if self.shown.len() == MOST => {
                self.rest.insert(source);
                return None;
            }
            None => {
                let new = Group { source, first: ask, offset, examples: Vec::new(), count: 0, hint: None };
                self.shown.push(new);
                self.shown.len() - 1
            }
        };
        self.shown.get_mut(place)
    }

    /// The findings for a program with the ABI `abi`; the advice for the ABIs in `told` has been given.
    pub(super) fn findings(&self, abi: Option<&'static Abi>, mut told: Vec<&'static Abi>) -> Vec<Finding> {
        let shown = self.shown.iter().map(|group| {
            let help = match abi.map(|abi| group.cause(abi)) {
                None => Some(group.hint.unwrap_or(GENERIC).to_owned()),
                Some(cause) if told.contains(&cause) => None,
                Some(cause) => {
                    told.push(cause);
                    Some(format!("this is {}; {}", cause.description, cause.advice))
                }
            };
            Finding { help, ..group.finding() }
        });
        let mut findings: Vec<_> = shown.collect();
        if !self.rest.is_empty() {
            let message =
                format!("the program imports from {} more places that no WASI host knows", self.rest.len());
            findings.push(Finding::error(Code::UnknownImport, message));
        }
        findings
    }
}

#[derive(Debug)]
pub(super) struct Group<'a> {
    /// Where they are imported from: a module, the package of interfaces, or nothing for plain names.
    source: &'a str,
    first: Ask<'a>,
    offset: usize,
    examples: Vec<&'a str>,
    count: usize,
    hint: Option<&'static str>,
}

impl<'a> Group<'a> {
    /// Adds a name; the first one that has a hint decides for the group.
    pub(super) fn add(&mut self, ask: Ask<'a>, hint: Option<&'static str>) {
        self.count += 1;
        self.hint = self.hint.or(hint);
        if self.examples.len() < EXAMPLES {
            self.examples.push(ask.name);
        }
    }

    /// The ABI that is to blame in a program with the ABI `whole`: that one, unless the group shows an extension of
    /// WASI of its own.
    fn cause(&self, whole: &'static Abi) -> &'static Abi {
        let mut shown = self.examples.iter().map(|name| Ask { name, ..self.first });
        if whole.extends_wasi { shown.find_map(Abi::of_import).unwrap_or(whole) } else { whole }
    }

    fn finding(&self) -> Finding {
        let message = if self.count == 1 {
            let name = match self.first.module {
                Some(module) => quote_pair(module, self.first.name),
                None => quote(self.first.name),
            };
            format!("no WASI host offers {name}, which the program imports")
        } else {
            let examples = quote_list(&self.examples, self.count);
            format!("no WASI host offers {} imports{}: {examples}", self.count, self.from())
        };
        Finding::error(Code::UnknownImport, message).at(self.offset)
    }

    fn from(&self) -> String {
        if self.source.is_empty() { String::new() } else { format!(" from {}", quote(self.source)) }
    }
}
