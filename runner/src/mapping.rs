//! Files as memory.

use std::{fs::File, io, ops::Deref};

/// A file's content, mapped and read only.
pub struct Mapping(memmap2::Mmap);

impl Mapping {
    /// Maps the whole file.
    ///
    /// # Errors
    /// When the operating system refuses, as it does for pipes and folders.
    #[expect(unsafe_code, reason = "mapping a file is unsafe in every library; see the comment inside")]
    pub fn of(file: &File) -> io::Result<Self> {
        // SAFETY: the bytes are only ever read as plain `u8`s, by code that must take any content anyway, so
        // a change of the file under the mapping can give a wrong verdict but no undefined type. A file that
        // is cut short while it is read ends the process with SIGBUS, as it does for every linker.
        unsafe { memmap2::Mmap::map(file) }.map(Self)
    }
}

impl Deref for Mapping {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        &self.0
    }
}
