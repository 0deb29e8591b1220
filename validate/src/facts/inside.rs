//! What lies in a file, as the walk takes it down: borrowed, and bounded by what the file holds.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, BinaryHeap};

use serde::Serialize;
use wasmparser::{Encoding, WasmFeatures};

use crate::{Capability, Memory};

/// Function bodies that are kept by their size, of up to 10^6.
const LARGEST: usize = 1_000;

#[derive(Debug, Default)]
pub(crate) struct Inside<'a> {
    /// The sections of the outermost module or component by their kind, in the order of the file.
    pub(crate) sections: Vec<(&'static str, Tally)>,
    /// Its custom sections by their names.
    pub(crate) custom: BTreeMap<&'a str, Tally>,
    /// The functions of all modules.
    pub(crate) functions: Functions,
    /// The data segments of all modules.
    pub(crate) data: Tally,
    /// Field, name and version, of all modules and components.
    pub(crate) producers: BTreeSet<(&'a str, &'a str, &'a str)>,
    /// The custom sections in which `cargo auditable` lists dependencies.
    pub(crate) dependencies: Vec<&'a [u8]>,
    /// The sections of the outermost module or component that describe it in a text.
    pub(crate) metadata: BTreeMap<&'a str, &'a str>,
    /// The name sections of modules, by the number of the part.
    pub(crate) name_sections: BTreeMap<u32, &'a [u8]>,
    /// Bytes of debug information.
    pub(crate) debug: u64,
    /// Bytes of name sections.
    pub(crate) names: u64,
    /// The size of the file without either, once it has been read to its end.
    pub(crate) stripped: Option<u64>,
    /// The first modules and components inside of it, in the order of the file.
    pub(crate) parts: Vec<Part<'a>>,
    /// How many there are.
    pub(crate) part_count: u32,
    /// The memory of the whole.
    pub(crate) memory: Option<Memory>,
}

/// How many of something there are, and their bytes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Tally {
    /// How many.
    pub count: u64,
    /// Their bytes together.
    pub size: u64,
}

impl Tally {
    pub(crate) fn add(&mut self, size: usize) {
        self.count += 1;
        self.size += size as u64;
    }
}

/// A module or component inside of the file. The part 0 is the file itself, the first inside of it is 1.
#[derive(Debug)]
pub(crate) struct Part<'a> {
    pub(crate) encoding: Encoding,
    /// The component that it stands in.
    pub(crate) parent: u32,
    /// How many components it stands in.
    pub(crate) depth: usize,
    pub(crate) name: Option<&'a str>,
    pub(crate) offset: usize,
    pub(crate) size: usize,
    pub(crate) imports: usize,
    pub(crate) exports: usize,
    pub(crate) memory: Option<Memory>,
    pub(crate) features: WasmFeatures,
    pub(crate) capabilities: Vec<Capability>,
}

/// How much code there is, and the largest of it.
#[derive(Debug, Default)]
pub(crate) struct Functions {
    pub(crate) all: Tally,
    /// The smallest is on top.
    largest: BinaryHeap<Reverse<Body>>,
}

/// A function body. Of two with the same size the earlier is the larger one, so that the order is always the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Body {
    pub(crate) size: usize,
    pub(crate) offset: Reverse<usize>,
    /// The number of the part that it is in.
    pub(crate) part: u32,
    pub(crate) index: u32,
}

impl Functions {
    pub(crate) fn add(&mut self, body: Body) {
        self.all.add(body.size);
        if self.largest.len() < LARGEST {
            self.largest.push(Reverse(body));
        } else if let Some(mut smallest) = self.largest.peek_mut()
            && smallest.0 < body
        {
            smallest.0 = body;
        }
    }

    /// The largest ones, the first of them the largest of all.
    pub(crate) fn largest(&self) -> Vec<Body> {
        let mut largest: Vec<_> = self.largest.iter().map(|body| body.0).collect();
        largest.sort_unstable_by_key(|body| Reverse(*body));
        largest
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_largest_functions_are_kept() {
        let mut functions = Functions::default();
        for index in 0..5_000_u32 {
            // Each size twice.
            let size = (index as usize * 7_919 % 5_000) / 2;
            functions.add(Body { size, offset: Reverse(index as usize), part: 0, index });
        }
        let largest = functions.largest();
        assert_eq!(functions.all.count, 5_000);
        assert_eq!(largest.len(), 1_000);
        let sizes: Vec<_> = largest.iter().map(|body| body.size).collect();
        assert_eq!(sizes, (2_000..2_500).rev().flat_map(|size| [size; 2]).collect::<Vec<_>>());
        assert!(largest[0].index < largest[1].index);
    }
}
