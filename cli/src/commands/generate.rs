//! `wpack generate`

use std::{
    fs,
    path::{Path, PathBuf},
};

use clap::{Subcommand, ValueEnum};
use serde::Serialize;
use wpack_oci::temporary;

use crate::{
    error::{CommandError, Kind, Result},
    gate,
    generate::dockerfile::{self, Part},
    module::Module,
    runners,
    ui::Ui,
};

/// Write the files that stand between a program and production
#[derive(clap::Args)]
pub(crate) struct Args {
    #[command(subcommand)]
    kind: Generated,
}

#[derive(Subcommand)]
enum Generated {
    Dockerfile(DockerfileArgs),
}

impl Args {
    pub(super) fn run(&self, ui: &Ui) -> Result<()> {
        let Generated::Dockerfile(args) = &self.kind;
        args.run(ui)
    }
}

/// Write a Dockerfile
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  wpack generate dockerfile app.wasm && docker build .
                                       a bundle; its parts are written to wpack-bundle/
  wpack generate dockerfile app.wasm --style wasm -o -
                                       the module alone, printed

Exit status:
  0  written
  1  the program cannot be bundled, or a file exists
  2  wrong usage
  3  the input cannot be read
  5  the output cannot be written")]
struct DockerfileArgs {
    /// The module or component
    #[arg(value_name = "INPUT")]
    input: PathBuf,

    /// What the image is to hold
    #[arg(long, value_enum, default_value = "bundle")]
    style: Style,

    /// The file to write; `-` prints it
    #[arg(short, long, value_name = "FILE", default_value = "Dockerfile")]
    output: PathBuf,

    /// Overwrite files that exist
    #[arg(long)]
    force: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Style {
    /// wpack's runner, the native code and the module: runs on any container host
    Bundle,
    /// The module on `scratch`: for hosts that run WebAssembly
    Wasm,
}

/// The JSON document.
#[derive(Serialize)]
struct Document {
    files: Vec<String>,
}

impl DockerfileArgs {
    fn run(&self, ui: &Ui) -> Result<()> {
        let module = Module::read(&self.input)?;
        let report = wpack_validate::validate(&module);
        gate::check_runnable(&report, &self.input.display().to_string(), ui)?;
        let (text, parts) = match self.style {
            Style::Wasm => (dockerfile::wasm(&module, &self.source()?, &self.command())?, Vec::new()),
            Style::Bundle => {
                let platform = runners::platforms().into_iter().next().ok_or_else(|| {
                    CommandError::new(Kind::Usage, "this wpack carries no runner").hint("use `--style wasm`")
                })?;
                let parts = if self.prints() {
                    Vec::new()
                } else {
                    dockerfile::bundle_parts(&module, report.kind, &platform)?
                };
                (dockerfile::bundle(&module, &platform, &self.command())?, parts)
            }
        };
        if self.prints() {
            return ui.data(&text);
        }
        let folder = self.output.parent().unwrap_or(Path::new(""));
        let dockerfile = Part { path: String::new(), mode: 0o644, content: text.into_bytes() };
        let mut files = vec![self.write(&self.output, &dockerfile)?];
        for part in &parts {
            files.push(self.write(&folder.join(&part.path), part)?);
        }
        files.iter().for_each(|file| ui.status(&format!("wrote {file}")));
        if ui.json() { ui.result("", &Document { files }) } else { Ok(()) }
    }

    fn prints(&self) -> bool {
        self.output == Path::new("-")
    }

    /// The module as the Dockerfile's folder knows it: `COPY` reaches nothing outside.
    fn source(&self) -> Result<PathBuf> {
        let outside = || {
            CommandError::usage(format!("`{}` does not lie in the Dockerfile's folder", self.input.display()))
                .hint("`COPY` reaches nothing outside it; write the Dockerfile beside the module with `-o`")
        };
        if self.input.extension().is_some_and(|ending| ending == "wat") || self.input == Path::new("-") {
            return Err(CommandError::usage(
                "a Dockerfile of the module alone needs the module as a `.wasm` file",
            ));
        }
        let folder = self.output.parent().filter(|folder| !folder.as_os_str().is_empty() && !self.prints());
        let folder = fs::canonicalize(folder.unwrap_or(Path::new("."))).map_err(|e| outside().because(e))?;
        let input = fs::canonicalize(&self.input).map_err(|e| outside().because(e))?;
        input.strip_prefix(&folder).map(Path::to_owned).map_err(|_| outside())
    }

    /// The command that makes the file again.
    fn command(&self) -> String {
        let style = if self.style == Style::Wasm { " --style wasm" } else { "" };
        let output = if self.output == Path::new("Dockerfile") {
            String::new()
        } else {
            format!(" -o {}", self.output.display())
        };
        format!("wpack generate dockerfile {}{style}{output}", self.input.display())
    }

    /// Writes a file whole or not at all.
    fn write(&self, path: &Path, part: &Part) -> Result<String> {
        if path.exists() && !self.force && fs::read(path).map_or(true, |old| old != part.content) {
            return Err(CommandError::new(Kind::No, format!("`{}` exists and differs", path.display()))
                .hint("`--force` overwrites it"));
        }
        let failed = |error| {
            CommandError::new(Kind::Output, format!("cannot write `{}`", path.display())).because(error)
        };
        temporary::replace(path, part.mode, &part.content).map_err(failed)?;
        Ok(path.display().to_string())
    }
}
