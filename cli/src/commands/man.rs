//! `wpack man`

use std::{fs, path::PathBuf};

use clap::CommandFactory as _;
use serde::Serialize;

use super::Cli;
use crate::{
    error::{CommandError, Kind, Result},
    man::Page,
    ui::Ui,
};

/// Write a manual page for each command
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  wpack man ~/.local/share/man/man1 && man wpack-build
  wpack man debian/man

Exit status:
  0  written
  2  wrong usage
  5  the output cannot be written")]
pub(crate) struct Args {
    /// The folder, which is made if there is none
    #[arg(value_name = "DIR", value_hint = clap::ValueHint::DirPath)]
    folder: PathBuf,
}

/// The JSON document.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(title = "wpack man"))]
pub(crate) struct Document {
    /// The files that were written.
    pages: Vec<String>,
}

impl Args {
    pub(super) fn run(&self, ui: &Ui) -> Result<()> {
        let cannot = |error| {
            let message = format!("cannot write manual pages to `{}`", self.folder.display());
            CommandError::new(Kind::Output, message).because(error)
        };
        fs::create_dir_all(&self.folder).map_err(cannot)?;
        let mut pages = Vec::new();
        for page in Page::all(Cli::command()) {
            let path = self.folder.join(page.file_name());
            fs::write(&path, page.roff().map_err(cannot)?).map_err(cannot)?;
            pages.push(path.display().to_string());
        }
        let text: String = pages.iter().map(|page| format!("{page}\n")).collect();
        ui.result(&text, &Document { pages })
    }
}
