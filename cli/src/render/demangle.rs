//! Function names as their authors wrote them.

use std::fmt::{self, Write};

use cpp_demangle::{DemangleOptions, Symbol};

/// Characters of a readable name: a short symbol can stand for one without end.
const LONGEST: usize = 1_000;

/// The name behind the symbol of a Rust or C++ compiler; any other text as it is.
pub(crate) fn demangle(symbol: &str) -> String {
    rust(symbol).or_else(|| cpp(symbol)).unwrap_or_else(|| symbol.to_owned())
}

/// Without the hash at its end.
fn rust(symbol: &str) -> Option<String> {
    let name = rustc_demangle::try_demangle(symbol).ok()?;
    let mut short = Short(String::new());
    // What does not fit is left out.
    let _ = write!(short, "{name:#}");
    Some(short.0)
}

/// Without parameters: the name of a C++ function is long enough. What does not begin as such a name could still be
/// read as one of a type: `a` is `signed char`.
fn cpp(symbol: &str) -> Option<String> {
    let name = Symbol::new(symbol).ok().filter(|_| symbol.starts_with("_Z"))?;
    let mut short = Short(String::new());
    name.structured_demangle(&mut short, &DemangleOptions::new().no_params().no_return_type()).ok()?;
    Some(short.0)
}

/// A text that refuses to grow further than [`LONGEST`].
struct Short(String);

impl Write for Short {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        if self.0.len() + text.len() > LONGEST {
            return Err(fmt::Error);
        }
        self.0.push_str(text);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rust_and_cpp_names_are_readable() {
        assert_eq!(demangle("_ZN4core3fmt5write17h0123456789abcdefE"), "core::fmt::write");
        assert_eq!(demangle("_RNvCs1234_7mycrate3foo"), "mycrate::foo");
        assert_eq!(demangle("_ZN4llvm9StringRef4sizeEv"), "llvm::StringRef::size");
        assert_eq!(
            demangle("_ZNSt6vectorIiSaIiEE9push_backERKi"),
            "std::vector<int, std::allocator<int> >::push_back"
        );
    }

    #[test]
    fn others_stay() {
        for name in ["main.main", "a", "__wasm_call_ctors", "_Z", "_ZN", "_R", "", "std::string::size()"] {
            assert_eq!(demangle(name), name);
        }
    }

    /// Each parameter is a pair of the one before, twice.
    #[test]
    fn a_name_without_end_is_no_name() {
        let doubled = "1PIS0_S0_E".repeat(90);
        let name = demangle(&format!("_Z1fI{doubled}EvT_"));
        assert!(name.len() <= 2_000, "{}", name.len());
    }
}
