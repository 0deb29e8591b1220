//! `--watch`: something is done again whenever a file that it reads changes.
//!
//! Files are asked for their state some times a second. That works on every file system, also those of networks and
//! virtual machines, where the kernel tells of no change; and it costs next to nothing for the few files of a build.

use std::{
    collections::BTreeMap,
    fs::{self, Metadata},
    os::unix::fs::MetadataExt as _,
    path::{Path, PathBuf},
    thread,
    time::Duration,
};

use crate::{
    error::{Kind, Result},
    ui::Ui,
};

/// How long is waited between two looks. A change is over when two looks see the same.
const PAUSE: Duration = Duration::from_millis(200);

/// How many names of files are shown.
const SHOWN: usize = 3;

/// What is done again.
pub(crate) trait Rounds {
    /// Does it once; each file is added before it is read.
    ///
    /// # Errors
    /// What it failed with. Another change may mend that.
    fn round(&mut self, files: &mut Files) -> Result<()>;

    /// Is called at each look.
    fn look(&mut self) {}
}

/// Does it now and after each change, until a signal ends this process.
///
/// # Errors
/// When it fails at once for a reason that no file can mend.
pub(crate) fn rounds(ui: &Ui, work: &mut impl Rounds) -> Result<()> {
    let mut known = Files::default();
    for number in 0_u64.. {
        let mut files = Files::default();
        match work.round(&mut files) {
            Err(error) if number == 0 && error.kind == Kind::Usage => return Err(error),
            Err(error) => {
                ui.error(&error);
                // It may have failed before it came to all of them.
                files.also(known);
            }
            Ok(()) => {}
        }
        ui.status(&format!("watching {}; Ctrl-C ends", files.text()));
        let changed = files.wait(|| work.look());
        ui.status(&format!("`{}` has changed", changed.display()));
        known = files.now();
    }
    Ok(())
}

/// Files and folders, as they were when they were added.
#[derive(Default)]
pub(crate) struct Files {
    states: BTreeMap<PathBuf, State>,
}

/// The files of a path: none where there is nothing, one where it is no folder.
#[derive(PartialEq, Eq)]
struct State(BTreeMap<PathBuf, Stamp>);

/// What tells one state of a file from another.
#[derive(PartialEq, Eq)]
struct Stamp {
    seconds: i64,
    nanoseconds: i64,
    size: u64,
    /// Another file in its place has another number.
    inode: u64,
}

impl Files {
    /// Remembers a file or folder as it is now.
    pub(crate) fn add(&mut self, path: &Path) {
        self.states.entry(path.to_owned()).or_insert_with(|| State::of(path));
    }

    fn also(&mut self, other: Self) {
        for (path, state) in other.states {
            self.states.entry(path).or_insert(state);
        }
    }

    /// The same as they are now.
    fn now(&self) -> Self {
        Self { states: self.states.keys().map(|path| (path.clone(), State::of(path))).collect() }
    }

    /// Waits until one has changed, and no longer does.
    fn wait(&self, mut look: impl FnMut()) -> PathBuf {
        let mut before = self.now();
        loop {
            let now = self.now();
            let changed = now.states.iter().find(|(path, state)| self.states.get(*path) != Some(state));
            match changed {
                Some((path, _)) if now.states == before.states => return path.clone(),
                _ => before = now,
            }
            look();
            thread::sleep(PAUSE);
        }
    }

    /// As many as a line has room for.
    fn text(&self) -> String {
        let names = self.states.keys().take(SHOWN).map(|path| format!("`{}`", path.display()));
        let more = self.states.len().saturating_sub(SHOWN);
        let more = (more > 0).then(|| format!("{more} more"));
        names.chain(more).collect::<Vec<_>>().join(", ")
    }
}

impl State {
    fn of(path: &Path) -> Self {
        let mut files = BTreeMap::new();
        // What cannot be read counts as not there; who wants to read it says why.
        if let Ok(data) = fs::metadata(path) {
            collect(path, &data, &mut files);
        }
        Self(files)
    }
}

/// Links in a folder are not followed: one may lead back to it.
fn collect(path: &Path, data: &Metadata, files: &mut BTreeMap<PathBuf, Stamp>) {
    let stamp =
        Stamp { seconds: data.mtime(), nanoseconds: data.mtime_nsec(), size: data.size(), inode: data.ino() };
    files.insert(path.to_owned(), stamp);
    let entries = data.is_dir().then(|| fs::read_dir(path).ok()).flatten();
    for entry in entries.into_iter().flatten().flatten() {
        if let Ok(data) = entry.metadata() {
            collect(&entry.path(), &data, files);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_is_one_of_content_place_or_being_there() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        let same = |files: &Files| files.states == files.now().states;
        fs::create_dir(path("folder")).unwrap();
        fs::write(path("file"), "a").unwrap();
        let all = || {
            let mut files = Files::default();
            for name in ["file", "folder", "missing"] {
                files.add(&path(name));
            }
            assert!(same(&files));
            files
        };
        let before = all();
        fs::write(path("file"), "ab").unwrap();
        assert!(!same(&before));
        let before = all();
        fs::write(path("other"), "ab").unwrap();
        fs::rename(path("other"), path("file")).unwrap();
        assert!(!same(&before));
        let before = all();
        fs::write(path("folder/new"), "").unwrap();
        assert!(!same(&before));
        let before = all();
        fs::write(path("missing"), "").unwrap();
        assert!(!same(&before));
        let before = all();
        fs::remove_file(path("file")).unwrap();
        assert!(!same(&before));
    }
}
