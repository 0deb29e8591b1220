//! What differs between two programs, or two images and the programs in them.
//!
//! Everything is a list of [`Changed`]: a name with what one side and the other side have under it. What both have in
//! the same way is left out, so that two sides that are the same have nothing in any list.

mod image;
mod module;

use std::{cmp::Reverse, collections::BTreeMap};

use serde::Serialize;
use wpack_validate::Report;

pub(crate) use self::{
    image::{Images, Layer, Platform},
    module::{Functions, Program},
};
use crate::{module::Module, tree::Node};

/// One side of a comparison.
pub(crate) struct Side {
    /// As it was named.
    pub(crate) name: String,
    /// The image; none for a program in a file.
    pub(crate) image: Option<Node>,
    /// The program, where one was found, and its report.
    pub(crate) program: Option<(Module, Report)>,
}

/// What `wpack diff --json` prints.
#[derive(Serialize, Debug, PartialEq, Eq)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(title = "wpack diff"))]
pub(crate) struct Diff {
    /// The two inputs as they were named.
    pub(crate) from: String,
    /// The other one.
    pub(crate) to: String,
    /// Whether nothing differs, byte for byte: of two images, else of the programs.
    pub(crate) equal: bool,
    /// The images, where both are some.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) images: Option<Images>,
    /// The programs, where both have one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) program: Option<Program>,
}

/// What two sides have under a name; `null` where one has nothing.
#[derive(Serialize, Debug, PartialEq, Eq)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(crate) struct Changed<T> {
    /// The name.
    pub(crate) name: String,
    /// What the first has.
    pub(crate) from: Option<T>,
    /// What the second has.
    pub(crate) to: Option<T>,
}

/// A value of both sides.
#[derive(Serialize, Debug, Clone, PartialEq, Eq)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(crate) struct Pair<T> {
    /// That of the first.
    pub(crate) from: T,
    /// That of the second.
    pub(crate) to: T,
}

impl Diff {
    /// Compares two sides; of functions at most `top` are listed.
    pub(crate) fn new(from: &Side, to: &Side, top: usize) -> Self {
        let images = from.image.as_ref().zip(to.image.as_ref()).map(|(from, to)| Images::new(from, to));
        let programs = from.program.as_ref().zip(to.program.as_ref());
        let program = programs.map(|(from, to)| Program::new(from, to, top));
        let equal = match (&images, &program) {
            (Some(images), _) => images.digest.is_same(),
            (None, program) => program.as_ref().is_some_and(|program| program.digest.is_same()),
        };
        Self { from: from.name.clone(), to: to.name.clone(), equal, images, program }
    }
}

impl<T: PartialEq> Pair<T> {
    /// Whether both sides have the same.
    pub(crate) fn is_same(&self) -> bool {
        self.from == self.to
    }
}

/// What differs, in the order of the names.
fn changes<T: Clone + PartialEq>(from: &BTreeMap<String, T>, to: &BTreeMap<String, T>) -> Vec<Changed<T>> {
    let mut names: Vec<&String> = from.keys().chain(to.keys()).collect();
    names.sort();
    names.dedup();
    let changed = names.into_iter().map(|name| Changed {
        name: name.clone(),
        from: from.get(name).cloned(),
        to: to.get(name).cloned(),
    });
    changed.filter(|changed| changed.from != changed.to).collect()
}

/// What differs in bytes, the largest change first.
fn sizes(from: &BTreeMap<String, u64>, to: &BTreeMap<String, u64>) -> Vec<Changed<u64>> {
    let mut changes = changes(from, to);
    changes.sort_by_key(|changed| Reverse(changed.from.unwrap_or(0).abs_diff(changed.to.unwrap_or(0))));
    changes
}

#[cfg(test)]
mod tests;
