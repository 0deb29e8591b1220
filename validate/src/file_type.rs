//! Telling WebAssembly from the other files that end up under the name `.wasm`.

/// The first four bytes of every WebAssembly binary.
pub(crate) const MAGIC: &[u8] = b"\0asm";

const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// Bytes looked at to tell text from data.
const TEXT_SAMPLE: usize = 512;

/// What the first bytes of a file say it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum FileType {
    Wasm,
    Empty,
    MarkedWasm,
    Precompiled,
    Elf,
    MachO,
    Pe,
    Bitcode,
    Archive,
    Gzip,
    Zstd,
    Zip,
    Tar,
    Html,
    Script,
    WasmText,
    LfsPointer,
    Text,
    Data,
}

impl FileType {
    pub(crate) fn of(bytes: &[u8]) -> Self {
        if bytes.is_empty() {
            return Self::Empty;
        }
        // The start of a file that was cut inside the magic number is still taken for WebAssembly.
        if bytes.starts_with(MAGIC) || MAGIC.starts_with(bytes) {
            return Self::Wasm;
        }
        Self::by_signature(bytes).unwrap_or_else(|| Self::by_text(bytes))
    }

    fn by_signature(bytes: &[u8]) -> Option<Self> {
        Some(match bytes {
            // wasmtime marks what it compiled by ELFOSABI_WASMTIME = 200 (wasmtime-environ, `obj.rs`).
            [0x7f, b'E', b'L', b'F', _, _, _, 200, ..] => Self::Precompiled,
            [0x7f, b'E', b'L', b'F', ..] => Self::Elf,
            [0xfe, 0xed, 0xfa, 0xce | 0xcf, ..]
            | [0xce | 0xcf, 0xfa, 0xed, 0xfe, ..]
            | [0xca, 0xfe, 0xba, 0xbe, ..] => Self::MachO,
            [b'M', b'Z', ..] => Self::Pe,
            [b'B', b'C', 0xc0, 0xde, ..] => Self::Bitcode,
            [b'!', b'<', b'a', b'r', b'c', b'h', b'>', ..] => Self::Archive,
            [0x1f, 0x8b, ..] => Self::Gzip,
            [0x28, 0xb5, 0x2f, 0xfd, ..] => Self::Zstd,
            [b'P', b'K', 3 | 5, 4 | 6, ..] => Self::Zip,
            [0xef, 0xbb, 0xbf, rest @ ..] if rest.starts_with(MAGIC) => Self::MarkedWasm,
            // POSIX.1-1988 ustar: the magic stands behind the name and the numbers of the first header.
            _ if bytes.get(257..262) == Some(b"ustar") => Self::Tar,
            _ => return None,
        })
    }

    fn by_text(bytes: &[u8]) -> Self {
        let sample = &bytes[..bytes.len().min(TEXT_SAMPLE)];
        let text = match std::str::from_utf8(sample.strip_prefix(BYTE_ORDER_MARK).unwrap_or(sample)) {
            Ok(text) => text,
            // A character may be cut by the end of the sample.
            Err(error) if bytes.len() > TEXT_SAMPLE && error.error_len().is_none() => {
                std::str::from_utf8(&sample[..error.valid_up_to()]).unwrap_or_default()
            }
            Err(_) => return Self::Data,
        };
        if text.chars().any(|c| c.is_control() && !c.is_whitespace()) {
            return Self::Data;
        }
        Self::of_text(text)
    }

    fn of_text(text: &str) -> Self {
        let start = skip_comments(text);
        if ["(module", "(component", "(func"].iter().any(|form| start.starts_with(form)) {
            Self::WasmText
        } else if text.starts_with("#!") {
            Self::Script
        } else if text.starts_with("version https://git-lfs") {
            Self::LfsPointer
        } else if is_html(start) {
            Self::Html
        } else {
            Self::Text
        }
    }

    /// The name of the type, in kebab-case.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Wasm => "wasm",
            Self::Empty => "empty-file",
            Self::MarkedWasm => "marked-wasm",
            Self::Precompiled => "precompiled",
            Self::Elf => "elf",
            Self::MachO => "mach-o",
            Self::Pe => "pe",
            Self::Bitcode => "llvm-bitcode",
            Self::Archive => "static-library",
            Self::Gzip => "gzip",
            Self::Zstd => "zstd",
            Self::Zip => "zip",
            Self::Tar => "tar",
            Self::Html => "html",
            Self::Script => "script",
            Self::WasmText => "wasm-text",
            Self::LfsPointer => "git-lfs-pointer",
            Self::Text => "text",
            Self::Data => "data",
        }
    }

    /// What it is, to follow "this is ".
    pub(crate) fn description(self) -> &'static str {
        match self {
            Self::Wasm => "a WebAssembly binary",
            Self::Empty => "an empty file",
            Self::MarkedWasm => "a WebAssembly binary behind a UTF-8 byte order mark",
            Self::Precompiled => "a program that wasmtime has compiled ahead of time (`.cwasm`)",
            Self::Elf => "an ELF program or library for a native machine",
            Self::MachO => "a Mach-O program or library for a native machine",
            Self::Pe => "a Windows program or library",
            Self::Bitcode => "LLVM bitcode",
            Self::Archive => "a static library",
            Self::Gzip => "a gzip file",
            Self::Zstd => "a zstd file",
            Self::Zip => "a zip file",
            Self::Tar => "a tar file",
            Self::Html => "an HTML page",
            Self::Script => "a script",
            Self::WasmText => "the text format of WebAssembly",
            Self::LfsPointer => "a Git LFS pointer, not the file itself",
            Self::Text => "a text file",
            Self::Data => "data of an unknown kind",
        }
    }

    /// The way from such a file to a WebAssembly binary, if there is one.
    pub(crate) fn help(self) -> Option<&'static str> {
        Some(match self {
            Self::Empty => "the build or the download that should have written it failed",
            Self::MarkedWasm => "an editor or a script has changed it as if it were text; build it again",
            Self::Precompiled => "give wpack the `.wasm` it was compiled from; wpack compiles it itself",
            Self::Elf | Self::MachO | Self::Pe => {
                "build for a WASI target, such as `wasm32-wasip1` (Rust), `wasm32-wasi` (clang) or \
                 `GOOS=wasip1 GOARCH=wasm` (Go)"
            }
            Self::Bitcode | Self::Archive => "link it to a program with a WASI linker",
            Self::Gzip | Self::Zstd | Self::Zip | Self::Tar => "unpack it and give wpack the `.wasm` inside",
            Self::Html => "the download got an error or a login page; look at it and fetch the file again",
            Self::WasmText => "name the file `.wat`, or turn it to a binary with `wasm-tools parse`",
            Self::LfsPointer => "run `git lfs pull`",
            Self::Wasm | Self::Script | Self::Text | Self::Data => return None,
        })
    }
}

/// What follows white space and comments of the text format: `;; …` to the end of a line, and `(; … ;)`.
fn skip_comments(text: &str) -> &str {
    let mut rest = text.trim_start();
    loop {
        let end = if rest.starts_with(";;") {
            rest.find('\n')
        } else if rest.starts_with("(;") {
            rest.find(";)").map(|at| at + 2)
        } else {
            return rest;
        };
        rest = rest[end.unwrap_or(rest.len())..].trim_start();
    }
}

fn is_html(text: &str) -> bool {
    ["<!doctype html", "<html"]
        .iter()
        .any(|tag| text.get(..tag.len()).is_some_and(|start| start.eq_ignore_ascii_case(tag)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_type_is_told_by_its_first_bytes() {
        let mut tar = vec![0; 512];
        tar[257..262].copy_from_slice(b"ustar");
        let cases: &[(&[u8], FileType)] = &[
            (b"", FileType::Empty),
            (b"\0", FileType::Wasm),
            (b"\0asm\x01\0\0\0", FileType::Wasm),
            (b"\xef\xbb\xbf\0asm\x01\0\0\0", FileType::MarkedWasm),
            (b"\x7fELF\x02\x01\x01\xc8\0", FileType::Precompiled),
            (b"\x7fELF\x02\x01\x01\0\0", FileType::Elf),
            (b"\xcf\xfa\xed\xfe\x07", FileType::MachO),
            (b"MZ\x90\0", FileType::Pe),
            (b"BC\xc0\xde\x35", FileType::Bitcode),
            (b"!<arch>\n", FileType::Archive),
            (b"\x1f\x8b\x08\0", FileType::Gzip),
            (b"\x28\xb5\x2f\xfd\x04", FileType::Zstd),
            (b"PK\x03\x04\x14", FileType::Zip),
            (&tar, FileType::Tar),
            (b"\n<!DOCTYPE html><html>", FileType::Html),
            (b"#!/bin/sh\n", FileType::Script),
            (b";; a comment\n(; another ;) (module)", FileType::WasmText),
            (b"\xef\xbb\xbf(component)", FileType::WasmText),
            (b"version https://git-lfs.github.com/spec/v1\n", FileType::LfsPointer),
            (b"hello\r\n", FileType::Text),
            (b"\x01\x02\x03\x04", FileType::Data),
            (b"\xff\xfe(\0", FileType::Data),
        ];
        for (bytes, expected) in cases {
            assert_eq!(FileType::of(bytes), *expected, "{bytes:?}");
        }
    }

    #[test]
    fn a_character_cut_by_the_sample_is_still_text() {
        let text = "x".to_owned() + &"ä".repeat(600);
        assert_eq!(FileType::of(text.as_bytes()), FileType::Text);
    }
}
