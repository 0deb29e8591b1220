//! Tar files whose bytes depend on nothing but their content.

use std::io::{self, Read, Write};

use tar::{Builder, EntryType, Header};

/// The first size that the eleven octal digits of a ustar header cannot hold, in bytes.
const USTAR_SIZE_LIMIT: u64 = 1 << 33;

/// Writes a tar of files, folders and symbolic links that belong to root and are all equally old.
///
/// Headers are ustar (POSIX.1-1988); a PAX record precedes one only where ustar cannot say it.
pub(crate) struct Tarball<W: Write> {
    builder: Builder<W>,
    mtime: u64,
}

impl<W: Write> Tarball<W> {
    /// A tar whose entries were changed at `mtime`, in seconds since 1970.
    pub(crate) fn new(writer: W, mtime: u64) -> Self {
        Self { builder: Builder::new(writer), mtime }
    }

    /// Adds a folder.
    pub(crate) fn folder(&mut self, path: &str, mode: u32) -> io::Result<()> {
        self.entry(EntryType::Directory, &format!("{path}/"), mode, None, 0, io::empty())
    }

    /// Adds a symbolic link; systems ignore its mode, which is 0777 by custom.
    pub(crate) fn link(&mut self, path: &str, target: &str) -> io::Result<()> {
        self.entry(EntryType::Symlink, path, 0o777, Some(target), 0, io::empty())
    }

    /// Adds a file of exactly `size` bytes.
    pub(crate) fn file(&mut self, path: &str, mode: u32, size: u64, content: impl Read) -> io::Result<()> {
        let mut content = Exactly { content, remaining: size };
        self.entry(EntryType::Regular, path, mode, None, size, &mut content)?;
        content.check_end()
    }

    /// Writes the trailer.
    pub(crate) fn finish(self) -> io::Result<W> {
        self.builder.into_inner()
    }

    fn entry(
        &mut self,
        kind: EntryType,
        path: &str,
        mode: u32,
        target: Option<&str>,
        size: u64,
        content: impl Read,
    ) -> io::Result<()> {
        let mut header = Header::new_ustar();
        let is_plain = path.is_ascii() && header.set_path(path).is_ok();
        if !is_plain {
            header.set_path("pax")?;
        }
        let long_target =
            target.filter(|target| !target.is_ascii() || header.set_link_name_literal(target).is_err());
        if long_target.is_some() {
            header.set_link_name_literal("pax")?;
        }
        header.set_entry_type(kind);
        header.set_mode(mode);
        header.set_uid(0);
        header.set_gid(0);
        header.set_mtime(self.mtime);
        header.set_size(size);
        header.set_cksum();
        self.extend((!is_plain).then_some(path), long_target, size)?;
        self.builder.append(&header, content)
    }

    fn extend(&mut self, path: Option<&str>, target: Option<&str>, size: u64) -> io::Result<()> {
        let path = path.map(|path| ("path", path.to_owned()));
        let target = target.map(|target| ("linkpath", target.to_owned()));
        let size = (size >= USTAR_SIZE_LIMIT).then(|| ("size", size.to_string()));
        let records: Vec<_> = path.into_iter().chain(target).chain(size).collect();
        self.builder.append_pax_extensions(records.iter().map(|(key, value)| (*key, value.as_bytes())))
    }
}

/// A reader that fails when it has more or fewer bytes than were announced: the header is written already.
struct Exactly<R> {
    content: R,
    remaining: u64,
}

impl<R: Read> Read for Exactly<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n = self.content.read(buffer)?;
        self.remaining = self.remaining.checked_sub(n as u64).ok_or_else(changed)?;
        Ok(n)
    }
}

impl<R> Exactly<R> {
    fn check_end(&self) -> io::Result<()> {
        if self.remaining == 0 { Ok(()) } else { Err(changed()) }
    }
}

fn changed() -> io::Error {
    io::Error::other("its size changed while it was read")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn records(path: &str, size: u64) -> String {
        let mut tarball = Tarball::new(Vec::new(), 0);
        tarball.extend(Some(path), None, size).unwrap();
        String::from_utf8_lossy(&tarball.finish().unwrap()[512..]).into_owned()
    }

    #[test]
    fn what_ustar_cannot_say_is_a_pax_record() {
        assert!(records("a", 8_589_934_592).starts_with("9 path=a\n19 size=8589934592\n\0"));
        assert!(records("a", 8_589_934_591).starts_with("9 path=a\n\0"));
    }

    #[test]
    fn long_and_foreign_names_read_back() {
        for name in ["n".repeat(300), "ü".to_owned(), format!("{}/{}", "p".repeat(150), "n".repeat(90))] {
            let mut tarball = Tarball::new(Vec::new(), 7);
            tarball.file(&name, 0o644, 1, &b"x"[..]).unwrap();
            let bytes = tarball.finish().unwrap();
            let mut archive = tar::Archive::new(&bytes[..]);
            let entry = archive.entries().unwrap().next().unwrap().unwrap();
            assert_eq!(entry.path().unwrap().to_str(), Some(&*name));
            assert_eq!(entry.header().mtime().unwrap(), 7);
        }
    }

    #[test]
    fn a_file_that_changes_meanwhile_is_an_error() {
        for size in [0, 2] {
            assert!(Tarball::new(io::sink(), 0).file("a", 0o644, size, &b"x"[..]).is_err(), "{size}");
        }
    }
}
