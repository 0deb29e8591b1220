//! Where generated files go: the arguments that all kinds share.

use std::path::{Path, PathBuf};

use super::again;
use crate::{
    error::Result,
    generate::{Generated, Templates, Writing},
    ui::Ui,
};

/// Where generated files go.
#[derive(clap::Args)]
#[command(next_help_heading = "Files")]
pub(super) struct OutputArgs {
    /// The file to write, or the folder where there are several; `-` prints
    #[arg(short, long, value_name = "PATH")]
    output: Option<PathBuf>,

    /// Write nothing, and fail if what is there is not what would be written
    #[arg(long, conflicts_with_all = ["force", "dry_run"])]
    check: bool,

    /// Write nothing, and say what would be written
    #[arg(long)]
    dry_run: bool,

    /// Overwrite also files that somebody else wrote or edited
    #[arg(long)]
    force: bool,

    /// Take templates of this folder in place of wpack's own of the same name
    #[arg(long, value_name = "DIR")]
    template_dir: Option<PathBuf>,
}

impl OutputArgs {
    /// The file or folder to write; `default` unless said otherwise, also where it is printed.
    pub(super) fn path<'a>(&'a self, default: &'a str) -> &'a Path {
        self.output.as_deref().filter(|_| !self.prints()).unwrap_or(Path::new(default))
    }

    /// Whether files are printed instead of written.
    pub(super) fn prints(&self) -> bool {
        self.output.as_deref() == Some(Path::new("-"))
    }

    /// The templates.
    ///
    /// # Errors
    /// As [`Templates::load`].
    pub(super) fn templates(&self) -> Result<Templates> {
        Templates::load(self.template_dir.as_deref(), &again::command()?)
    }

    /// Writes, prints or compares.
    ///
    /// # Errors
    /// As [`Generated::deliver`].
    pub(super) fn deliver(&self, generated: Generated, ui: &Ui) -> Result<()> {
        generated.deliver(self.writing(), ui)
    }

    fn writing(&self) -> Writing {
        let force = self.force;
        match self {
            _ if self.prints() => Writing::Print,
            Self { check: true, .. } => Writing::Check,
            Self { dry_run: true, .. } => Writing::Pretend { force },
            _ => Writing::Write { force },
        }
    }
}
