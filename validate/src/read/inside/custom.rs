//! What tools and people leave in custom sections.

use wasmparser::CustomSectionReader;

use super::Collector;
use crate::contents;

/// Entries of `producers` sections that are kept, and the bytes of one: tools leave one each.
const PRODUCERS: usize = 64;
const PRODUCER: usize = 1_000;

/// Sections with dependencies that are kept: one for each program that was linked into the file.
const DEPENDENCIES: usize = 16;

/// Bytes of a section that describes the file in a text; annotations of images should not grow further.
const METADATA: usize = 1 << 16;

impl<'a> Collector<'a> {
    pub(super) fn custom(&mut self, section: &CustomSectionReader<'a>) {
        let part = self.part();
        match section.name() {
            "producers" => self.producers(section.data()),
            "name" => {
                self.found.name_sections.insert(part, section.data());
                self.name(part, contents::names::of_module(section.data()));
            }
            "component-name" => self.component_names(part, section.data()),
            contents::dependency::SECTION if self.found.dependencies.len() < DEPENDENCIES => {
                self.found.dependencies.push(section.data());
            }
            name if part == 0 && contents::metadata::SECTIONS.contains(&name) => {
                self.metadata(name, section.data());
            }
            _ => {}
        }
    }

    fn producers(&mut self, data: &'a [u8]) {
        let fits = |(_, name, version): &(&str, &str, &str)| name.len() + version.len() <= PRODUCER;
        let free = PRODUCERS.saturating_sub(self.found.producers.len());
        self.found.producers.extend(contents::producers::read(data).take(PRODUCERS).filter(fits).take(free));
    }

    fn metadata(&mut self, name: &'a str, data: &'a [u8]) {
        let text = std::str::from_utf8(data).ok().map(str::trim).filter(|text| !text.is_empty());
        if let Some(text) = text.filter(|text| text.len() <= METADATA) {
            self.found.metadata.entry(name).or_insert(text);
        }
    }

    /// The names that a component gives to itself and to what stands in it.
    fn component_names(&mut self, part: u32, data: &'a [u8]) {
        self.name(part, contents::names::of_component(data));
        for (encoding, index, name) in contents::names::inside_component(data) {
            let inside = self.open.last().map_or(0, |layer| layer.spaces.item(encoding, index).part);
            self.name(inside, Some(name));
        }
    }

    fn name(&mut self, part: u32, name: Option<&'a str>) {
        if let (Some(part), Some(name)) = (self.listed(part), name) {
            part.name = Some(name);
        }
    }
}
