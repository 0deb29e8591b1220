//! What a native executable or library needs of its system, as its ELF file says (System V gABI, chapter 5).

use object::{
    Endianness, StringTable, elf,
    read::elf::{Dyn as _, FileHeader as _, ProgramHeader as _},
};

type Header = elf::FileHeader64<Endianness>;
type Segment = elf::ProgramHeader64<Endianness>;
type Entry = elf::Dyn64<Endianness>;

/// The machines that containers have, as images name them.
const ARCHITECTURES: [(u16, &str); 5] = [
    (elf::EM_X86_64, "amd64"),
    (elf::EM_AARCH64, "arm64"),
    (elf::EM_RISCV, "riscv64"),
    (elf::EM_S390, "s390x"),
    (elf::EM_PPC64, "ppc64le"),
];

/// What a file needs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Elf {
    /// The machine that it is for, as images name it.
    pub(crate) architecture: &'static str,
    /// The program that loads it, such as `/lib64/ld-linux-x86-64.so.2`.
    pub(crate) interpreter: Option<String>,
    /// The libraries, by name.
    pub(crate) libraries: Vec<String>,
    /// The folders in which it says that they lie; `$ORIGIN` is its own.
    pub(crate) folders: Vec<String>,
}

impl Elf {
    /// Reads a whole file.
    ///
    /// # Errors
    /// With the reason, when it is no ELF file for a machine that containers have.
    pub(crate) fn parse(file: &[u8]) -> Result<Self, String> {
        let header = Header::parse(file).map_err(|_| "it is no 64-bit ELF file")?;
        let damaged = |error| format!("it is a damaged ELF file: {error}");
        let endian = header.endian().map_err(damaged)?;
        let machine = header.e_machine(endian);
        let architecture = ARCHITECTURES.iter().find(|(number, _)| *number == machine);
        let (_, architecture) = architecture
            .ok_or_else(|| format!("it is for machine {machine} of ELF, which no image is built for"))?;
        let mut elf = Self { architecture, ..Self::default() };
        elf.read(header, endian, file).map_err(damaged)?;
        Ok(elf)
    }

    fn read(&mut self, header: &Header, endian: Endianness, file: &[u8]) -> object::Result<()> {
        let segments = header.program_headers(endian, file)?;
        for segment in segments {
            if let Some(interpreter) = segment.interpreter(endian, file)? {
                self.interpreter = Some(text(interpreter));
            }
            let Some(entries) = segment.dynamic(endian, file)? else { continue };
            let strings = strings(entries, segments, endian, file);
            for entry in entries {
                let text = || entry.string(endian, strings).map(text);
                match entry.d_tag(endian) {
                    elf::DT_NULL => break,
                    elf::DT_NEEDED => self.libraries.push(text()?),
                    elf::DT_RPATH | elf::DT_RUNPATH => {
                        self.folders.extend(text()?.split(':').map(str::to_owned));
                    }
                    _ => {}
                }
            }
        }
        Ok(())
    }

    /// Whether it needs nothing but a kernel.
    pub(crate) fn is_static(&self) -> bool {
        self.interpreter.is_none() && self.libraries.is_empty()
    }
}

/// The table of the strings that dynamic entries name, found by its address; empty where no segment has it.
fn strings<'file>(
    entries: &[Entry],
    segments: &[Segment],
    endian: Endianness,
    file: &'file [u8],
) -> StringTable<'file> {
    let value =
        |tag| entries.iter().find(|entry| entry.d_tag(endian) == tag).map(|entry| entry.d_val(endian));
    let (address, size) =
        (value(elf::DT_STRTAB).unwrap_or_default(), value(elf::DT_STRSZ).unwrap_or_default());
    let range = |segment: &Segment| segment.data_range(endian, file, address, size).ok().flatten();
    segments.iter().find_map(range).map(|table| StringTable::new(table, 0, size)).unwrap_or_default()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use wpack_runner::engine::Variant;

    use super::*;

    #[test]
    fn the_test_itself_is_dynamic_and_a_runner_is_not() {
        let this = Elf::parse(&std::fs::read(std::env::current_exe().unwrap()).unwrap()).unwrap();
        assert!(this.interpreter.as_ref().unwrap().contains("ld-linux"), "{this:?}");
        assert!(this.libraries.contains(&"libc.so.6".to_owned()), "{this:?}");
        let platform = crate::runners::platforms().remove(0);
        let runner = Elf::parse(crate::runners::runner(&platform, Variant::Command).unwrap()).unwrap();
        assert!(runner.is_static() && runner.architecture == platform.architecture, "{runner:?}");
    }

    #[test]
    fn what_is_no_executable_is_refused_without_a_panic() {
        let mut file = std::fs::read(std::env::current_exe().unwrap()).unwrap();
        for other in [&b""[..], b"#!/bin/sh\n", &file[..4], &file[..64], &file[..100]] {
            assert!(Elf::parse(other).is_err());
        }
        file.truncate(4096);
        for position in 0..file.len() {
            let old = std::mem::replace(&mut file[position], 0xff);
            let _ = Elf::parse(&file);
            file[position] = old;
        }
    }
}
