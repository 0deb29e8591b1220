//! The order of the runner's functions in its file, `runner/start.ld`: those that a start runs come first.
//!
//! A start runs a sixth of the runner, spread over all of it, and the kernel maps it by windows of 64 KB, each at the
//! cost of a page fault (docs/adr/0003-runner.md). What runs is what an emulator says that it translated.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

use crate::{
    Result,
    command::{command, output, run as run_command, succeeds},
    counterparts,
    program::{ORDER, TARGETS, Target, VARIANTS},
    workspace,
};

/// The program whose start is followed.
const PROGRAM: &str = "examples/hello.c";

/// Where a library of the C compiler is told from the runner's own code by its name: its functions have no sections of
/// their own, so a file of it goes as a whole.
const C_LIBRARY: &str = "libc.a(";

/// Follows the start of a hello in the runner for this machine, and writes the order anew.
///
/// # Errors
/// When the machine is no x86-64, or its linker writes another map than LLVM's.
pub(crate) fn write() -> Result {
    let target = this_machine()?;
    counterparts::set_up()?;
    let folder = workspace::target()?.join("start-order");
    fs::create_dir_all(&folder)?;
    let code = code(&folder)?;
    let (runner, map) = linked(target, &folder)?;
    let run = translated(&runner, &code, &folder.join("translated"))?;
    let order = order(&Map::read(&fs::read_to_string(map)?), &run);
    if order.is_empty() {
        return Err("the map names no section that ran: the linker must be LLVM's".into());
    }
    fs::write(workspace::root().join(ORDER), text(&order))?;
    // Cargo does not know that the program is made of the order too: a file of it is written again.
    let program = workspace::root().join("runner/src/main.rs");
    Ok(fs::write(&program, fs::read(&program)?)?)
}

/// The native code of the program, out of a bundle.
fn code(folder: &Path) -> Result<PathBuf> {
    let (module, layout, root) = (folder.join("hello.wasm"), folder.join("layout"), folder.join("root"));
    let compiler = ["--target=wasm32-wasi", "--sysroot=/usr", "-O2", PROGRAM, "-o"];
    run_command(command("clang").args(compiler).arg(&module))?;
    let mut build = command("cargo");
    build.args(["run", "--quiet", "--", "build"]).arg(&module).args(["--platform", "linux/amd64", "-o"]);
    run_command(build.arg(format!("oci:{}:hello", layout.display())))?;
    fs::create_dir_all(&root)?;
    for blob in fs::read_dir(layout.join("blobs/sha256"))? {
        // Documents are no archives.
        let _ = succeeds(command("tar").arg("-xf").arg(blob?.path()).arg("-C").arg(&root));
    }
    Ok(root.join("app.cwasm"))
}

/// The runner with its symbols, and the linker's map of it.
fn linked(target: Target, folder: &Path) -> Result<(PathBuf, PathBuf)> {
    let (target_dir, map) = (workspace::target()?.join("runner"), folder.join("map"));
    let mut cargo = target.build(VARIANTS[0], "cargo".as_ref(), workspace::root(), &target_dir);
    cargo.args(["-C", "strip=none", "-C"]).arg(format!("link-arg=-Wl,-Map={}", map.display()));
    run_command(&mut cargo)?;
    Ok((target.executable(&target_dir), map))
}

fn this_machine() -> Result<Target> {
    let target = TARGETS.into_iter().find(|target| target.arch == "x86_64");
    target
        .filter(|target| target.arch == std::env::consts::ARCH)
        .ok_or_else(|| "only x86-64 is followed".into())
}

/// The addresses of what ran, in the order of their first run.
fn translated(runner: &Path, code: &Path, log: &Path) -> Result<Vec<u64>> {
    let mut emulator = command("qemu-x86_64");
    // The emulator cannot install the filter, whose few functions are missed.
    emulator.args(["-d", "in_asm", "-D"]).arg(log).arg(runner).arg("--no-sandbox").arg(code);
    output(&mut emulator)?;
    let log = fs::read_to_string(log)?;
    let address = |line: &str| u64::from_str_radix(line.strip_prefix("0x")?.split_once(':')?.0, 16).ok();
    Ok(log.lines().filter_map(address).collect())
}

/// The sections that became code, by their addresses.
struct Map(BTreeMap<u64, Section>);

struct Section {
    end: u64,
    pattern: String,
}

impl Map {
    /// Reads the lines `VMA LMA Size Align FILE:(SECTION)` of LLVM's linker.
    fn read(text: &str) -> Self {
        Self(text.lines().filter_map(section).collect())
    }

    fn at(&self, address: u64) -> Option<&Section> {
        let (_, section) = self.0.range(..=address).next_back()?;
        (address < section.end).then_some(section)
    }
}

fn section(line: &str) -> Option<(u64, Section)> {
    let (place, name) = line.trim_end().strip_suffix(')')?.rsplit_once(":(.text")?;
    let mut words = place.split_whitespace();
    let mut number = || u64::from_str_radix(words.next()?, 16).ok();
    let (start, size) = (number()?, number().and_then(|_| number())?);
    Some((start, Section { end: start + size, pattern: pattern(place, name)? }))
}

/// What a linker script calls the section: of Rust's without the hash, which each compiler makes anew.
fn pattern(place: &str, name: &str) -> Option<String> {
    if let Some((_, member)) = place.rsplit_once(C_LIBRARY) {
        return Some(format!("*libc.a:{}(.text .text.*)", member.trim_end_matches(')')));
    }
    let name = name.strip_prefix('.')?;
    Some(match name.rsplit_once("17h") {
        Some((function, hash)) if hash.len() == "0123456789abcdefE".len() => {
            format!("*(.text.{function}17h*)")
        }
        _ => format!("*(.text.{name})"),
    })
}

/// The patterns of what ran, each once, in the order of their first run.
fn order(map: &Map, run: &[u64]) -> Vec<String> {
    let mut seen = BTreeSet::new();
    let patterns = run.iter().filter_map(|address| Some(map.at(*address)?.pattern.clone()));
    patterns.filter(|pattern| seen.insert(pattern.clone())).collect()
}

fn text(order: &[String]) -> String {
    let lines: String = order.iter().map(|pattern| format!("    {pattern}\n")).collect();
    format!(
        "/* What a start runs, in this order, for the linker. Written by `cargo xtask start-order`; a name that is gone \
         costs\n   nothing but its place. */\nSECTIONS\n{{\n  .text.start :\n  {{\n{lines}  }}\n}}\nINSERT BEFORE .text;\n"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    const MAP: &str = "\
             VMA              LMA     Size Align Out     In      Symbol
          2d0140           2d0140   1d71b8    64 .text
          2d0140           2d0140       30    16         /a/crt1.o:(.text)
          2d0170           2d0170      100    16         /a/b.o:(.text._ZN7wasmtime6engine6Engine3new17h9259210178a900b7E)
          2d0170           2d0170      100     1                 wasmtime::engine::Engine::new
          2d0270           2d0270       10    16         /a/libc.a(malloc.o):(.text)
          2d0280           2d0280       10    16         /a/b.o:(.text.main)
";

    #[test]
    fn what_ran_is_named_once_in_its_order() {
        let order =
            order(&Map::read(MAP), &[0x2d_0271, 0x2d_0180, 0x2d_0170, 0x2d_0290, 0x2d_0150, 0x2d_0280]);
        let expected = [
            "*libc.a:malloc.o(.text .text.*)",
            "*(.text._ZN7wasmtime6engine6Engine3new17h*)",
            "*(.text.main)",
        ];
        assert_eq!(order, expected);
    }
}
