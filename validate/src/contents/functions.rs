//! Every function of a file, for who compares files: a report lists only the largest.

use std::collections::BTreeMap;

use wasmparser::{Encoding, KnownCustom, Parser, Payload, TypeRef};

use super::names;

/// A function with a body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sized {
    /// The number of its module among the modules of the file, and its index there.
    pub place: (u32, u32),
    /// Its name in the name section, as it stands there: compilers may have mangled it.
    pub name: Option<String>,
    /// The bytes of its body.
    pub size: u64,
}

/// The functions of all core modules in a file, in its order, as far as it can be read.
#[must_use]
pub fn functions(bytes: &[u8]) -> Vec<Sized> {
    let mut walk = Walk::default();
    // What follows something broken cannot be read; a report says so.
    for payload in Parser::new(0).parse_all(bytes).map_while(Result::ok) {
        walk.take(payload);
    }
    walk.found
}

#[derive(Default)]
struct Walk<'a> {
    /// What is open, outermost first: a module, or a component, which has no functions with bodies.
    open: Vec<Option<Module<'a>>>,
    /// How many modules were met.
    modules: u32,
    found: Vec<Sized>,
}

/// A module that is open.
struct Module<'a> {
    number: u32,
    /// The index of the next function.
    next: u32,
    /// Where its functions begin among those that were found.
    begin: usize,
    names: &'a [u8],
}

impl<'a> Walk<'a> {
    fn take(&mut self, payload: Payload<'a>) {
        match payload {
            Payload::Version { encoding, .. } => self.begin(encoding),
            Payload::End(_) => self.end(),
            payload => {
                if let Some(Some(module)) = self.open.last_mut() {
                    module.take(payload, &mut self.found);
                }
            }
        }
    }

    fn begin(&mut self, encoding: Encoding) {
        let is_module = encoding == Encoding::Module;
        let begin = self.found.len();
        self.open.push(is_module.then_some(Module { number: self.modules, next: 0, begin, names: &[] }));
        self.modules += u32::from(is_module);
    }

    /// Names come behind the code, so that they are given at the end.
    fn end(&mut self) {
        let Some(Some(module)) = self.open.pop() else { return };
        let own = &mut self.found[module.begin..];
        let mut names: BTreeMap<u32, &str> =
            names::of_functions(module.names, own.iter().map(|function| function.place.1).collect());
        own.iter_mut().for_each(|function| {
            function.name = names.remove(&function.place.1).map(str::to_owned);
        });
    }
}

impl<'a> Module<'a> {
    fn take(&mut self, payload: Payload<'a>, found: &mut Vec<Sized>) {
        match payload {
            Payload::ImportSection(section) => {
                let imports = section.into_imports().map_while(Result::ok);
                let functions =
                    imports.filter(|import| matches!(import.ty, TypeRef::Func(_) | TypeRef::FuncExact(_)));
                self.next += u32::try_from(functions.count()).unwrap_or(u32::MAX);
            }
            Payload::CodeSectionEntry(body) => {
                found.push(Sized {
                    place: (self.number, self.next),
                    name: None,
                    size: body.as_bytes().len() as u64,
                });
                self.next = self.next.saturating_add(1);
            }
            Payload::CustomSection(section) if matches!(section.as_known(), KnownCustom::Name(_)) => {
                self.names = section.data();
            }
            _ => {}
        }
    }
}
