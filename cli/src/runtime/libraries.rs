//! The libraries of a dynamically linked runtime: found in a system's folders, as its loader would find them.

use std::{
    collections::{BTreeMap, BTreeSet, VecDeque},
    fs,
    path::{Component, Path, PathBuf},
};

use super::{
    binary::{Binary, elf},
    elf::Elf,
};
use crate::error::Result;

/// How many symbolic links lead to a file at most, as for Linux (path_resolution(7)).
const LINKS: usize = 40;

/// Where the loaders of Debian, Fedora and Alpine look; `{}` is the architecture's own name in Debian (ld.so(8)).
const FOLDERS: [&str; 6] = ["/usr/lib/{}", "/lib/{}", "/usr/lib64", "/lib64", "/usr/lib", "/lib"];

/// What an executable needs besides itself.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Libraries {
    /// Paths in the image, each with the file of this machine.
    pub(crate) found: BTreeMap<String, PathBuf>,
    /// What was found nowhere, by name.
    pub(crate) missing: Vec<String>,
}

/// The names of what a file needs: its interpreter, by path, and its libraries.
pub(super) fn needs(elf: &Elf) -> Vec<String> {
    let interpreter = elf.interpreter.as_deref().unwrap_or_default();
    let is_loader = |name: &str| name == file_name(interpreter) || is_musl(interpreter) && is_musl_libc(name);
    let libraries = elf.libraries.iter().filter(|name| !is_loader(name));
    elf.interpreter.iter().chain(libraries).cloned().collect()
}

/// The last part of a path; a library has no other.
pub(super) fn file_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// Musl's loader is the C library as well.
fn is_musl(interpreter: &str) -> bool {
    interpreter.contains("/ld-musl-")
}

fn is_musl_libc(name: &str) -> bool {
    name == "libc.so" || name.starts_with("libc.musl-")
}

impl Libraries {
    /// Looks in the system below `root` for what `binary` needs, and for what that needs, apart from what `is_there`
    /// already.
    ///
    /// # Errors
    /// When a file cannot be read.
    pub(crate) fn find(binary: &Binary, root: &Path, is_there: impl Fn(&str) -> bool) -> Result<Self> {
        let mut libraries = Self::default();
        let mut seen = BTreeSet::new();
        let folder = binary.path.parent().unwrap_or(Path::new("/")).to_owned();
        let mut left = VecDeque::from([(binary.elf.clone(), folder)]);
        while let Some((elf, folder)) = left.pop_front() {
            let system = System { root, architecture: binary.elf.architecture, elf: &elf, folder: &folder };
            for name in needs(&elf) {
                if is_there(&name) || !seen.insert(file_name(&name).to_owned()) {
                    continue;
                }
                let Some((path, file)) = system.find(&name) else {
                    libraries.missing.push(name);
                    continue;
                };
                left.push_back((self::elf(&file)?, file.parent().unwrap_or(root).to_owned()));
                libraries.found.insert(path, file);
            }
        }
        Ok(libraries)
    }
}

/// Where one file looks for what it needs.
struct System<'a> {
    root: &'a Path,
    architecture: &'static str,
    elf: &'a Elf,
    /// The folder that the file lies in, which is `$ORIGIN`.
    folder: &'a Path,
}

impl System<'_> {
    /// The path in the image and the file of this machine; nothing where there is none for this architecture.
    fn find(&self, name: &str) -> Option<(String, PathBuf)> {
        if name.starts_with('/') {
            // Packages of a merged system name their files below `/usr` only.
            let file = self.file(name).or_else(|| self.file(&format!("/usr{name}")))?;
            return Some((name.to_owned(), file));
        }
        self.own_folders().chain(self.folders()).find_map(|folder| {
            let path = format!("{folder}/{name}");
            self.file(&path).map(|file| (path, file))
        })
    }

    /// Those that the file names, as paths below the root; others are outside of the system.
    fn own_folders(&self) -> impl Iterator<Item = String> {
        let origin = fs::canonicalize(self.folder).ok();
        let root = fs::canonicalize(self.root).ok();
        self.elf.folders.iter().filter_map(move |folder| {
            let rest = folder.strip_prefix("$ORIGIN").or_else(|| folder.strip_prefix("${ORIGIN}"));
            let folder = match rest {
                None => PathBuf::from(folder),
                Some(rest) => {
                    let origin = normal(&origin.as_ref()?.join(rest.trim_start_matches('/')));
                    Path::new("/").join(origin.strip_prefix(root.as_ref()?).ok()?)
                }
            };
            Some(folder.to_str()?.trim_end_matches('/').to_owned())
        })
    }

    fn folders(&self) -> impl Iterator<Item = String> {
        let debian = match self.architecture {
            "amd64" => "x86_64-linux-gnu",
            "arm64" => "aarch64-linux-gnu",
            "riscv64" => "riscv64-linux-gnu",
            "s390x" => "s390x-linux-gnu",
            _ => "powerpc64le-linux-gnu",
        };
        FOLDERS.into_iter().map(|folder| folder.replace("{}", debian))
    }

    /// The file that `path` leads to in the system, if it is for this architecture.
    fn file(&self, path: &str) -> Option<PathBuf> {
        let file = follow(self.root, path)?;
        elf(&file).is_ok_and(|elf| elf.architecture == self.architecture).then_some(file)
    }
}

/// Follows links as if `root` were the root folder: an absolute one of an unpacked system leads out of it.
fn follow(root: &Path, path: &str) -> Option<PathBuf> {
    let mut file = root.join(path.trim_start_matches('/'));
    for _ in 0..LINKS {
        let Ok(target) = fs::read_link(&file) else { return file.is_file().then_some(file) };
        file = match target.strip_prefix("/") {
            Ok(target) => root.join(target),
            Err(_) => file.parent()?.join(target),
        };
    }
    None
}

/// Without `.` and `..`.
fn normal(path: &Path) -> PathBuf {
    let mut normal = PathBuf::new();
    for component in path.components() {
        match component {
            Component::ParentDir => drop(normal.pop()),
            Component::CurDir => {}
            other => normal.push(other),
        }
    }
    normal
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::runtime::binary::Given;

    fn this() -> Binary {
        let path = std::env::current_exe().unwrap();
        Binary::open(&Given::parse(path.to_str().unwrap()).unwrap()).unwrap()
    }

    #[test]
    fn what_a_program_of_this_machine_needs_is_found_on_it() {
        let libraries = Libraries::find(&this(), Path::new("/"), |_| false).unwrap();
        assert_eq!(libraries.missing, Vec::<String>::new());
        let names: Vec<_> = libraries.found.keys().map(|path| file_name(path)).collect();
        assert!(names.contains(&"libc.so.6"), "{names:?}");
        assert!(libraries.found.contains_key(this().elf.interpreter.as_deref().unwrap()), "{libraries:?}");
    }

    #[test]
    fn an_empty_system_has_nothing_and_a_base_has_what_it_has() {
        let root = tempfile::tempdir().unwrap();
        let libraries = Libraries::find(&this(), root.path(), |name| name == "libc.so.6").unwrap();
        assert!(libraries.found.is_empty());
        assert!(!libraries.missing.contains(&"libc.so.6".to_owned()));
        assert!(libraries.missing[0].starts_with("/lib"), "{libraries:?}");
    }

    #[test]
    fn links_stay_in_the_system() {
        let root = tempfile::tempdir().unwrap();
        let at = |name: &str| root.path().join(name);
        fs::create_dir(at("lib")).unwrap();
        fs::write(at("lib/real"), "").unwrap();
        std::os::unix::fs::symlink("/lib/real", at("lib/absolute")).unwrap();
        std::os::unix::fs::symlink("absolute", at("lib/relative")).unwrap();
        std::os::unix::fs::symlink("loop", at("lib/loop")).unwrap();
        assert_eq!(follow(root.path(), "/lib/relative"), Some(at("lib/real")));
        assert_eq!(follow(root.path(), "/lib/loop"), None);
    }

    #[test]
    fn musl_is_its_own_loader() {
        let musl = Elf {
            interpreter: Some("/lib/ld-musl-x86_64.so.1".to_owned()),
            libraries: ["libgcc_s.so.1", "libc.so", "ld-musl-x86_64.so.1"].map(str::to_owned).to_vec(),
            ..Elf::default()
        };
        assert_eq!(needs(&musl), ["/lib/ld-musl-x86_64.so.1", "libgcc_s.so.1"]);
    }
}
