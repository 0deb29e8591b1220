//! The head of a generated file: how it is made again, and whether a person has edited it since.
//!
//! The digest is there against accidents, not against attackers: it says whether a file may be overwritten.

use wpack_oci::Digest;

/// The line that says it; all kinds of files here take `#` for a comment.
const LINE: &str = "# Digest of the other lines: ";
/// Hexadecimal digits of a SHA-256 that are kept.
const DIGITS: usize = 16;

/// What a template puts where comments may stand; `command` is one line.
pub(super) fn header(command: &str) -> String {
    format!("# Made by: {command}\n{LINE}")
}

/// Fills in the digest, if the template has kept the header.
pub(super) fn seal(text: &str) -> String {
    let lines = || text.split_inclusive('\n');
    let Some(place) = lines().position(|line| line.starts_with(LINE)) else { return text.to_owned() };
    let digest = digest(text, place);
    lines()
        .enumerate()
        .map(|(n, line)| if n == place { format!("{LINE}{digest}\n") } else { line.to_owned() })
        .collect()
}

/// Whether the file is as wpack wrote it, whatever it was written from.
pub(super) fn is_intact(content: &[u8]) -> bool {
    let Ok(text) = str::from_utf8(content) else { return false };
    let found =
        text.split_inclusive('\n').enumerate().find_map(|(n, line)| Some((n, line.strip_prefix(LINE)?)));
    found.is_some_and(|(place, written)| written.trim_end() == digest(text, place))
}

/// Of all lines but one.
fn digest(text: &str, without: usize) -> String {
    let others = text.split_inclusive('\n').enumerate().filter(|(n, _)| *n != without);
    let digest = Digest::sha256(others.map(|(_, line)| line).collect::<String>().as_bytes()).to_string();
    digest.trim_start_matches("sha256:").chars().take(DIGITS).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_edit_breaks_the_seal() {
        let sealed = seal(&format!("# syntax=x\n{}\nFROM a\n", header("wpack generate x")));
        assert!(sealed.contains("\n# Made by: wpack generate x\n# Digest of the other lines: "), "{sealed}");
        assert!(is_intact(sealed.as_bytes()));
        for edited in
            [sealed.replace("FROM a", "FROM b"), sealed.replace("lines: ", "lines: 0"), format!("{sealed}\n")]
        {
            assert!(!is_intact(edited.as_bytes()), "{edited}");
        }
    }

    #[test]
    fn what_has_no_seal_is_not_intact() {
        assert_eq!(seal("a\n"), "a\n");
        assert!(!is_intact(b"a\n") && !is_intact(b"\xff") && !is_intact(b""));
    }
}
