//! Components that answer HTTP, made of Python by componentize-py: CPython and its library inside, 18 MB each.

use std::{
    fs,
    path::{Path, PathBuf},
};

use crate::{
    Result,
    command::{command, run},
    wheel, workspace,
};

const TOOL: &str = "componentize-py==0.25.1";

/// Makes `python-proxy.wasm`, of WASI 0.2, unless it is there.
///
/// # Errors
/// When the tool cannot be had, or fails.
pub(crate) fn python_proxy() -> Result {
    component("0.2", "wasi:http/proxy@0.2.12", "proxy")
}

/// Makes `python-service.wasm`, of WASI 0.3, unless it is there.
///
/// # Errors
/// When the tool cannot be had, or fails.
pub(crate) fn python_service() -> Result {
    component("0.3", "wasi:http/service@0.3.2", "service")
}

/// The component of `tests/programs/PROGRAM.py`.
fn component(line: &str, world: &str, program: &str) -> Result {
    let file = workspace::counterparts()?.join(format!("python-{program}.wasm"));
    if file.exists() {
        return Ok(());
    }
    let folder = file.with_extension("build");
    wit(line, world, &folder.join("wit"))?;
    // The module of a Python program has to have a name that no interface has.
    fs::copy(workspace::root().join(format!("tests/programs/{program}.py")), folder.join("app.py"))?;
    let tool = tool()?;
    let mut componentize = command(&tool.join("bin/componentize-py").to_string_lossy());
    componentize.current_dir(&folder).env("PYTHONPATH", tool);
    run(componentize.args(["-d", "wit", "-w", "program", "componentize", "app", "-o", "app.wasm"]))?;
    fs::rename(folder.join("app.wasm"), file)?;
    Ok(fs::remove_dir_all(folder)?)
}

/// A folder of WIT as the tools of the Component Model read it, with the world `program`.
fn wit(line: &str, world: &str, folder: &Path) -> Result {
    let packages = workspace::root().join("validate/wit").join(line);
    fs::create_dir_all(folder.join("deps"))?;
    for package in fs::read_dir(packages)? {
        let package = package?;
        fs::copy(package.path(), folder.join("deps").join(package.file_name()))?;
    }
    let text = format!("package test:program; world program {{ include {world}; }}\n");
    Ok(fs::write(folder.join("world.wit"), text)?)
}

/// The folder of the tool.
fn tool() -> Result<PathBuf> {
    let folder = workspace::counterparts()?.join("componentize-py");
    if !folder.join("bin/componentize-py").exists() {
        let mut pip = command("python3");
        pip.args(["-m", "pip", "install", "--quiet", "--no-deps", "--no-index", "--find-links"]);
        run(pip.arg(wheel()?).arg("--target").arg(&folder).arg(TOOL))?;
    }
    Ok(folder)
}

/// The folder of the tool's wheel, of which Dockerfiles install it too.
///
/// # Errors
/// When it cannot be downloaded.
pub(crate) fn wheel() -> Result<PathBuf> {
    let folder = workspace::counterparts()?.join("wheels");
    if !folder.exists() {
        let partial = folder.with_extension("partial");
        wheel::download(TOOL, &partial)?;
        fs::rename(partial, &folder)?;
    }
    Ok(folder)
}
