//! Files out of crates: their registry also carries documents of others.

use std::{fs, path::Path};

use crate::{
    Result,
    command::{command, run},
};

/// Writes `member` of version `version` of the crate `name` to `file`, unless it is there.
///
/// # Errors
/// When the crate cannot be downloaded or does not have the member.
pub(crate) fn extract(name: &str, version: &str, member: &str, file: &Path) -> Result {
    if file.exists() {
        return Ok(());
    }
    // Cargo downloads what a package needs, so here is one that needs the crate.
    let package = file.with_extension("crate");
    let manifest = format!(
        "[package]\nname = \"download\"\n\n[lib]\npath = \"lib.rs\"\n\n[dependencies]\n{name} = \"={version}\"\n\n[workspace]\n"
    );
    fs::create_dir_all(&package)?;
    fs::write(package.join("lib.rs"), "")?;
    fs::write(package.join("Cargo.toml"), manifest)?;
    let mut cargo = command("cargo");
    cargo.args(["vendor", "--quiet", "--manifest-path"]).arg(package.join("Cargo.toml"));
    run(cargo.arg(package.join("vendor")))?;
    fs::rename(package.join("vendor").join(name).join(member), file)?;
    fs::remove_dir_all(package)?;
    Ok(())
}
