//! A folder of Debian, unpacked by `cargo xtask counterparts`, as an image.

use std::{fmt::Write as _, fs, os::unix::fs::PermissionsExt as _, path::Path};

use crate::tool::{counterpart, tool};

/// What no compiler reads.
const UNREAD: [&str; 8] = [
    "usr/share/doc",
    "usr/share/man",
    "usr/share/locale",
    "usr/lib/gcc",
    "usr/libexec/gcc",
    "gconv",
    "usr/lib/x86_64-linux-gnu/*.a",
    "*san.so*",
];

/// A toolchain, and the shell that starts it.
#[derive(Debug)]
pub(super) struct Debian {
    /// Counterparts whose files lie in the image's root.
    roots: Vec<&'static str>,
    /// Counterparts that are a folder there.
    folders: Vec<&'static str>,
    /// Patterns of `tar(1)`.
    left_out: Vec<&'static str>,
    /// Names of programs, with what they do in the words of a shell.
    scripts: Vec<(&'static str, &'static str)>,
    /// Counterparts that are programs.
    programs: Vec<&'static str>,
    env: Vec<(&'static str, &'static str)>,
}

impl Debian {
    pub(super) fn of(root: &'static str) -> Self {
        Self {
            roots: vec!["shell", root],
            folders: Vec::new(),
            left_out: UNREAD.to_vec(),
            scripts: Vec::new(),
            programs: Vec::new(),
            env: vec![("PATH", "/usr/local/bin:/usr/bin")],
        }
    }

    /// Debian has the targets as packages, where rustup adds them: it only looks whether they are there.
    pub(super) fn rust() -> Self {
        Self::of("rust-wasm/root")
            .without(&["wasm32-unknown-unknown", "x86_64-unknown-linux-gnu", "rustdoc", "libtest-*"])
            .script("rustup", "test \"$1 $2\" = 'target add' && test -d /usr/lib/rustlib/\"$3\"")
    }

    pub(super) fn with(mut self, folder: &'static str) -> Self {
        self.folders.push(folder);
        self
    }

    pub(super) fn without(mut self, patterns: &[&'static str]) -> Self {
        self.left_out.extend(patterns);
        self
    }

    pub(super) fn script(mut self, name: &'static str, line: &'static str) -> Self {
        self.scripts.push((name, line));
        self
    }

    pub(super) fn program(mut self, counterpart: &'static str) -> Self {
        self.programs.push(counterpart);
        self
    }

    pub(super) fn env(mut self, name: &'static str, value: &'static str) -> Self {
        self.env.push((name, value));
        self
    }

    pub(super) fn write(self, folder: &Path) {
        let mut tar = tool("tar").args(["--create", "--file"]).arg(folder.join("base.tar"));
        tar = tar.args(self.left_out.iter().map(|pattern| format!("--exclude={pattern}")));
        for root in self.roots {
            tar = tar.arg("--directory").arg(counterpart(root)).arg(".");
        }
        for name in self.folders {
            tar = tar.arg("--directory").arg(counterpart(name).parent().unwrap()).arg(name);
        }
        tar.success();
        let mut dockerfile = "FROM scratch\nADD base.tar /\n".to_owned();
        for (name, line) in self.scripts {
            let file = folder.join(name);
            fs::write(&file, format!("#!/bin/sh\n{line}\n")).unwrap();
            fs::set_permissions(&file, fs::Permissions::from_mode(0o755)).unwrap();
            let _ = writeln!(dockerfile, "COPY {name} /usr/local/bin/{name}");
        }
        for program in self.programs.into_iter().map(counterpart) {
            let name = program.file_name().unwrap().to_str().unwrap();
            fs::copy(&program, folder.join(name)).unwrap();
            let _ = writeln!(dockerfile, "COPY {name} /usr/local/bin/{name}");
        }
        for (name, value) in self.env {
            let _ = writeln!(dockerfile, "ENV {name}={value}");
        }
        fs::write(folder.join("Dockerfile"), dockerfile).unwrap();
    }
}
