//! mdBook of Debian 13, started by its own dynamic loader: it is newer than the machine's C library.

use std::{fs, path::PathBuf, process::Command};

use crate::tool::{Run, counterpart};

/// A run of mdBook, ready for arguments.
pub fn mdbook() -> Run {
    let root = counterpart("mdbook");
    let loader = loader(&root.join("usr/lib"));
    let libraries = loader.parent().unwrap().to_path_buf();
    let program = root.join("usr/bin/mdbook");
    Run::new(Command::new(loader)).arg("--library-path").arg(libraries).arg(program)
}

/// `usr/lib/ARCHITECTURE/ld-linux-….so.N`
fn loader(libraries: &std::path::Path) -> PathBuf {
    let folders = fs::read_dir(libraries).unwrap().map(|entry| entry.unwrap().path());
    let mut files = folders.filter_map(|folder| fs::read_dir(folder).ok()).flatten();
    let is_loader = |path: &PathBuf| path.file_name().unwrap().to_string_lossy().starts_with("ld-linux");
    files.find_map(|entry| Some(entry.unwrap().path()).filter(is_loader)).unwrap()
}
