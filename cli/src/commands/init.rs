//! `wpack init`

use std::{
    fmt::Write as _,
    io,
    path::{Path, PathBuf},
};

use minijinja::context;
use wpack_oci::Reference;

use crate::{
    args, config,
    error::{CommandError, Result},
    generate::{File, Generated, Templates, Writing},
    project::{Language, Project, image_name},
    ui::Ui,
};

/// Write a wpack.toml for the project in this folder
///
/// The folder is looked at: what the program is written in, how it is built and where it comes out. The image's
/// name is asked for, unless `--yes` is given or there is no terminal.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  wpack init && wpack build                     after the program was compiled
  wpack init --yes -t ghcr.io/acme/app:1
  wpack init --language tinygo --dry-run

Exit status:
  0  written
  1  there is another wpack.toml already
  2  wrong usage, or no project was found
  5  the output cannot be written")]
pub(crate) struct Args {
    /// The project's folder
    #[arg(value_name = "DIR", default_value = ".")]
    folder: PathBuf,

    /// What the image is to be called; may be repeated
    #[arg(short, long, value_name = "NAME[:TAG]", value_parser = args::reference)]
    tag: Vec<Reference>,

    /// The program, where it does not come out where its toolchain puts it
    #[arg(long, value_name = "FILE")]
    input: Option<PathBuf>,

    /// What the program is written in, where the folder does not tell
    #[arg(long, value_enum)]
    language: Option<Language>,

    /// Ask nothing
    #[arg(short, long)]
    yes: bool,

    /// Overwrite a wpack.toml that is there
    #[arg(long)]
    force: bool,

    /// Write nothing, and say what would be written
    #[arg(long)]
    dry_run: bool,
}

impl Args {
    pub(super) fn run(&self, ui: &Ui) -> Result<()> {
        let project = Project::find(&self.folder, self.language)?;
        let input = self.input.as_deref().unwrap_or(&project.wasm);
        let tags = self.tags(&project, ui)?;
        let context = context! {
            language => project.language.name(),
            command => &project.build,
            input => input.display().to_string(),
            tags,
        };
        let text = Templates::load(None, "wpack init")?.render("init/wpack.toml", context)?;
        let files = vec![File::text(self.path(), text)];
        let notes = vec![next(&project, input)];
        let writing = if self.dry_run {
            Writing::Pretend { force: self.force }
        } else {
            Writing::Write { force: self.force }
        };
        Generated { files, notes }.deliver(writing, ui)
    }

    /// Beside the folder's files, and in messages as it would be typed.
    fn path(&self) -> PathBuf {
        if self.folder == Path::new(".") { config::NAME.into() } else { self.folder.join(config::NAME) }
    }

    fn tags(&self, project: &Project, ui: &Ui) -> Result<Vec<String>> {
        if !self.tag.is_empty() {
            return Ok(self.tag.iter().map(ToString::to_string).collect());
        }
        let proposed = image_name(&self.folder, &project.name);
        let name = if self.yes || !ui.can_ask() { String::new() } else { ask(ui, &proposed)? };
        let name = if name.is_empty() { proposed } else { name };
        args::reference(&name).map_err(|reason| {
            CommandError::usage(format!("`{name}` cannot be the name of an image")).because(reason)
        })?;
        Ok(vec![name])
    }
}

fn ask(ui: &Ui, proposed: &str) -> Result<String> {
    let no_answer = |e: io::Error| CommandError::usage("the terminal gave no answer").because(e);
    ui.ask(&format!("Name of the image [{proposed}]")).map_err(no_answer)
}

/// What comes after, in the order in which it is typed.
fn next(project: &Project, input: &Path) -> String {
    let mut note = format!("a {} project; next:\n", project.language.name());
    let _ = write!(note, "  {}\n  wpack build", project.build);
    if !input.exists() {
        let _ = write!(note, "        (of {}, which is not there yet)", input.display());
    }
    if project.build.starts_with("$CC ") {
        note += "\n  CC is wasi-sdk's, or Debian's: clang --target=wasm32-wasi --sysroot=/usr";
    }
    note
}
