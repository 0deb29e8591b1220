//! Why a walk stopped, and how much of the file was there.

use wasmparser::{Error, Payload, SectionLimited};

use crate::facts::{Missing, Problem};
use crate::quote::shorten;

/// Characters kept of a message of wasmparser, which can hold names out of the file.
const SHOWN: usize = 300;

/// What ended a walk.
#[derive(Debug)]
pub(super) enum Stop {
    /// The bytes are no encoding of anything.
    Decoding(Error),
    /// They are, but of something that is not valid.
    Validation { error: Error, function: Option<u32> },
    /// Components stand in each other deeper than is read; the depth and the place.
    Depth { limit: usize, offset: usize },
}

impl Stop {
    /// For a section that the validator refuses: it reads and validates in one go, so the section is read
    /// once more to learn which of the two failed.
    pub(super) fn section(error: Error, payload: &Payload<'_>) -> Self {
        if decodes(payload) { Self::Validation { error, function: None } } else { Self::Decoding(error) }
    }

    pub(super) fn missing_feature(&self) -> Option<Missing> {
        let (Self::Decoding(error) | Self::Validation { error, .. }) = self else { return None };
        Some(Missing { feature: error.missing_wasm_feature()?, offset: error.offset() })
    }

    pub(super) fn into_problem(self) -> Problem {
        match self {
            Self::Decoding(error) => Problem::Malformed { message: message(&error), offset: error.offset() },
            Self::Validation { error, function } => {
                Problem::Invalid { message: message(&error), offset: error.offset(), function }
            }
            Self::Depth { limit, offset } => {
                let message = format!("components are nested more than {limit} deep");
                Problem::Invalid { message, offset, function: None }
            }
        }
    }
}

/// The words of wasmparser on one line, safe to print.
fn message(error: &Error) -> String {
    shorten(&error.message().replace('\n', ": "), SHOWN)
}

fn decodes(payload: &Payload<'_>) -> bool {
    match payload {
        Payload::TypeSection(s) => reads(s),
        Payload::ImportSection(s) => reads(s),
        Payload::FunctionSection(s) => reads(s),
        Payload::TableSection(s) => reads(s),
        Payload::MemorySection(s) => reads(s),
        Payload::TagSection(s) => reads(s),
        Payload::GlobalSection(s) => reads(s),
        Payload::ExportSection(s) => reads(s),
        Payload::ElementSection(s) => reads(s),
        Payload::DataSection(s) => reads(s),
        Payload::InstanceSection(s) => reads(s),
        Payload::CoreTypeSection(s) => reads(s),
        Payload::ComponentInstanceSection(s) => reads(s),
        Payload::ComponentAliasSection(s) => reads(s),
        Payload::ComponentTypeSection(s) => reads(s),
        Payload::ComponentCanonicalSection(s) => reads(s),
        Payload::ComponentImportSection(s) => reads(s),
        Payload::ComponentExportSection(s) => reads(s),
        Payload::UnknownSection { .. } => false,
        _ => true,
    }
}

fn reads<'a, T: wasmparser::FromReader<'a>>(section: &SectionLimited<'a, T>) -> bool {
    section.clone().into_iter().all(|item| item.is_ok())
}

/// Whether a section that starts where `rest` does goes on behind its end: its id, a size as LEB128, and
/// that many bytes.
pub(super) fn truncated(rest: &[u8]) -> bool {
    let Some((_, after_id)) = rest.split_first() else { return false };
    let mut size = 0_u64;
    for (i, byte) in after_id.iter().take(5).enumerate() {
        size |= u64::from(byte & 0x7f) << (7 * i);
        if byte & 0x80 == 0 {
            return size > (after_id.len() - i - 1) as u64;
        }
    }
    // The size itself is cut, or too long to be one.
    after_id.len() < 5
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_section_is_truncated_when_its_size_or_content_is() {
        assert!(truncated(&[1]));
        assert!(truncated(&[1, 0x80]));
        assert!(truncated(&[1, 3, 0, 0]));
        assert!(!truncated(&[1, 2, 0, 0]));
        assert!(truncated(&[1, 0xff, 0xff, 0xff, 0xff, 0x0f, 0]));
        assert!(!truncated(&[1, 0x80, 0x80, 0x80, 0x80, 0x80, 0]));
        assert!(!truncated(&[]));
    }
}
