//! Damage done to valid inputs: bits flipped, pieces cut off, cut out, doubled, and taken from another input.

use std::ops::Range;

use wasmparser::BinaryReader;

use crate::Random;

/// Bytes that are worth a try anywhere: the ends of ranges, of LEB128 numbers, of function bodies.
const TELLING: [u8; 8] = [0, 1, 0x0b, 0x40, 0x7f, 0x80, 0xfe, 0xff];

/// An input of `corpus` with one to three kinds of damage.
#[must_use]
pub fn mutate(random: &mut Random, corpus: &[Vec<u8>]) -> Vec<u8> {
    let mut bytes = pick(random, corpus).to_vec();
    for _ in 0..=random.below(3) {
        damage(random, &mut bytes, corpus);
    }
    bytes
}

fn damage(random: &mut Random, bytes: &mut Vec<u8>, corpus: &[Vec<u8>]) {
    match random.below(8) {
        0 | 1 => flip(random, bytes),
        2 => overwrite(random, bytes),
        3 => bytes.truncate(random.below(bytes.len())),
        4 => drop(bytes.drain(range(random, bytes.len()))),
        5 => {
            let range = range(random, bytes.len());
            bytes.extend_from_within(range);
        }
        6 => {
            let other = pick(random, corpus);
            splice(random, bytes, other);
        }
        _ => {
            let other = pick(random, corpus);
            splice_section(random, bytes, other);
        }
    }
}

/// Large inputs are picked more rarely: each costs as much as a thousand small ones.
fn pick<'a>(random: &mut Random, corpus: &'a [Vec<u8>]) -> &'a [u8] {
    loop {
        let one = corpus.get(random.below(corpus.len())).map(Vec::as_slice).unwrap_or_default();
        if random.below(one.len()) < 1 << 20 {
            return one;
        }
    }
}

fn flip(random: &mut Random, bytes: &mut [u8]) {
    for _ in 0..=random.below(4) {
        let at = random.below(bytes.len());
        if let Some(byte) = bytes.get_mut(at) {
            *byte ^= 1 << random.below(8);
        }
    }
}

fn overwrite(random: &mut Random, bytes: &mut [u8]) {
    let at = random.below(bytes.len());
    for byte in bytes.iter_mut().skip(at).take(1 + random.below(5)) {
        *byte = TELLING[random.below(TELLING.len())];
    }
}

/// The beginning of one, then the end of the other.
fn splice(random: &mut Random, bytes: &mut Vec<u8>, other: &[u8]) {
    bytes.truncate(random.below(bytes.len()));
    bytes.extend(&other[random.below(other.len())..]);
}

/// A whole section of the other, beside one of these or in its place.
fn splice_section(random: &mut Random, bytes: &mut Vec<u8>, other: &[u8]) {
    let (own, foreign) = (sections(bytes), sections(other));
    if own.is_empty() || foreign.is_empty() {
        return;
    }
    let section = other[foreign[random.below(foreign.len())].clone()].to_vec();
    let Range { start, end } = own[random.below(own.len())].clone();
    let replaced = if random.below(2) == 0 { start..end } else { start..start };
    bytes.splice(replaced, section);
}

fn range(random: &mut Random, length: usize) -> Range<usize> {
    let (a, b) = (random.below(length), random.below(length));
    a.min(b)..a.max(b)
}

/// The sections of a module or component, as far as they can be told apart; none in any other input.
fn sections(bytes: &[u8]) -> Vec<Range<usize>> {
    let mut sections = Vec::new();
    if bytes.starts_with(b"\0asm") && bytes.len() > 8 {
        let mut reader = BinaryReader::new(&bytes[8..], 8);
        while let Some(section) = section(&mut reader).filter(|section| section.end <= bytes.len()) {
            sections.push(section);
        }
    }
    sections
}

fn section(reader: &mut BinaryReader<'_>) -> Option<Range<usize>> {
    let start = reader.original_position();
    reader.read_u8().ok()?;
    let size = reader.read_var_u32().ok()?;
    reader.read_bytes(size as usize).ok()?;
    Some(start..reader.original_position())
}
