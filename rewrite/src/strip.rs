//! A module without what only debuggers and people read.

use wasm_encoder::{ComponentSectionId, RawSection, Section as _};
use wasmparser::{Encoding, Parser, Payload, Result};
use wpack_validate::Dispensable;

/// Leaves out names and debug information, also of the modules inside a component.
///
/// Every other section stays as it is, byte by byte.
///
/// # Errors
/// When the binary cannot be parsed.
pub fn strip(bytes: &[u8]) -> Result<Vec<u8>> {
    let mut done = Vec::with_capacity(bytes.len());
    // What contains the module or component that is being written, outermost first.
    let mut outer: Vec<(u8, Vec<u8>)> = Vec::new();
    for payload in Parser::new(0).parse_all(bytes) {
        match payload? {
            Payload::Version { encoding, range, .. } => {
                if range.start > 0 {
                    outer.push((id(encoding), std::mem::take(&mut done)));
                }
                done.extend(&bytes[range]);
            }
            // Written when its end comes, from what is left of its own sections.
            Payload::ModuleSection { .. } | Payload::ComponentSection { .. } => {}
            Payload::CustomSection(section) if Dispensable::of(section.name()).is_some() => {}
            Payload::End(_) => {
                if let Some((id, container)) = outer.pop() {
                    let inner = std::mem::replace(&mut done, container);
                    RawSection { id, data: &inner }.append_to(&mut done);
                }
            }
            section => {
                // A code section is announced before it is known to be there in full.
                let found = section.as_section().and_then(|(id, range)| Some((id, bytes.get(range)?)));
                if let Some((id, data)) = found {
                    RawSection { id, data }.append_to(&mut done);
                }
            }
        }
    }
    Ok(done)
}

/// The section that holds a module or component inside a component.
fn id(encoding: Encoding) -> u8 {
    match encoding {
        Encoding::Module => ComponentSectionId::CoreModule.into(),
        Encoding::Component => ComponentSectionId::Component.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn custom(name: &str) -> String {
        format!(r#"(@custom "{name}" "content")"#)
    }

    fn stripped(text: &str) -> (Vec<u8>, Vec<u8>) {
        let bytes = wat::parse_str(text).unwrap();
        let short = strip(&bytes).unwrap();
        assert_eq!(foretold(&bytes), bytes.len() - short.len());
        (short, bytes)
    }

    /// What the report of a module says that stripping it saves.
    fn foretold(bytes: &[u8]) -> usize {
        wpack_validate::validate(bytes).contents.unwrap().strip.saves.try_into().unwrap()
    }

    #[test]
    fn names_and_debug_information_go_and_the_rest_stays() {
        let kept = ["producers", "target_features", ".dep-v0", "dylink.0"].map(custom).concat();
        let dropped = [".debug_info", ".debug_str", "name", "sourceMappingURL"].map(custom).concat();
        let code = r#"(memory (export "memory") 1) (func (export "_start"))"#;
        let (short, _) = stripped(&format!("(module {code} {kept} {dropped})"));
        assert_eq!(short, wat::parse_str(format!("(module {code} {kept})")).unwrap());
    }

    #[test]
    fn what_has_nothing_to_strip_is_the_same() {
        let (short, bytes) = stripped(r#"(module (func (export "_start")))"#);
        assert_eq!(short, bytes);
    }

    #[test]
    fn modules_inside_components_are_stripped_too() {
        let debug = custom(".debug_info");
        let (short, bytes) =
            stripped(&format!("(component (component (core module {debug} (func))) {debug})"));
        assert_eq!(short, wat::parse_str("(component (component (core module (func))))").unwrap());
        assert!(short.len() < bytes.len());
    }

    /// Linkers leave room for the size of a section; what is written anew does without.
    #[test]
    fn sizes_in_more_bytes_than_they_need_are_told_too() {
        let mut bytes =
            b"\0asm\x0d\0\x01\0\x01\x94\x80\0\0asm\x01\0\0\0\x01\x84\x80\x80\0\x01\x60\0\0".to_vec();
        bytes.extend(b"\0\x85\0\x04name");
        bytes[9] = 0x80 | (bytes.len() - 12) as u8;
        let short = strip(&bytes).unwrap();
        assert_eq!(bytes.len() - short.len(), 2 + 3 + 8);
        assert_eq!(foretold(&bytes), 2 + 3 + 8);
    }

    #[test]
    fn what_is_cut_off_is_an_error() {
        let bytes = wat::parse_str("(component (core module (func)))").unwrap();
        for length in 0..bytes.len() {
            // A cut between two sections cannot be told from a shorter file.
            if let Ok(short) = strip(&bytes[..length]) {
                assert!(short.len() <= length);
            }
        }
    }
}
