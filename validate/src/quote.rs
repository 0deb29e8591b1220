//! Names from a foreign file, made safe for a terminal.

use std::fmt::Write as _;

/// Characters of a name that a message shows; a name may be 100,000 bytes long.
const SHOWN: usize = 64;

/// `text` with everything escaped that could move a cursor, start a line or turn the direction of writing.
///
/// Those are control characters, line and paragraph separators, bidirectional marks and invisible characters;
/// they appear as Rust would write them (`\n`, `\u{1b}`). The result is safe to print as it is.
#[must_use]
pub fn escape(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        if is_unsafe(c) {
            safe.extend(c.escape_default());
        } else {
            safe.push(c);
        }
    }
    safe
}

/// Control characters (Unicode Cc) and the format characters (Cf, Zl, Zp) that change how others are shown.
fn is_unsafe(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

/// `text` escaped, and cut after `limit` characters of the original.
pub(crate) fn shorten(text: &str, limit: usize) -> String {
    match text.char_indices().nth(limit) {
        Some((end, _)) => escape(&text[..end]) + "…",
        None => escape(text),
    }
}

/// `name` escaped, shortened and in backticks, for a message.
pub(crate) fn quote(name: &str) -> String {
    format!("`{}`", shorten(name, SHOWN))
}

/// `module.name` as one quoted name.
pub(crate) fn quote_pair(module: &str, name: &str) -> String {
    format!("`{}.{}`", shorten(module, SHOWN), shorten(name, SHOWN))
}

/// The first few of `names`, quoted, with an ellipsis when `total` says that there are more.
pub(crate) fn quote_list(names: &[&str], total: usize) -> String {
    let mut list = String::new();
    for (i, name) in names.iter().enumerate() {
        let comma = if i == 0 { "" } else { ", " };
        // Writing to a String cannot fail.
        let _ = write!(list, "{comma}{}", quote(name));
    }
    if total > names.len() {
        list.push_str(", …");
    }
    list
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_what_a_terminal_would_obey() {
        assert_eq!(escape("a\u{1b}[31mb\nc\0"), "a\\u{1b}[31mb\\nc\\u{0}");
        assert_eq!(escape("abc\u{202e}fed"), "abc\\u{202e}fed");
        assert_eq!(escape("größe `x` 🦀"), "größe `x` 🦀");
    }

    #[test]
    fn shortens_by_characters() {
        let long = "ä".repeat(100_000);
        assert_eq!(quote(&long).chars().count(), 64 + 3);
        assert_eq!(quote("x"), "`x`");
    }

    #[test]
    fn lists_the_first_few() {
        assert_eq!(quote_list(&["a", "b"], 2), "`a`, `b`");
        assert_eq!(quote_list(&["a", "b"], 200), "`a`, `b`, …");
    }
}
