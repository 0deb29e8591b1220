//! `wpack generate dockerfile`

use std::{
    fs,
    path::{Path, PathBuf},
};

use clap::ValueEnum;

use super::output::OutputArgs;
use crate::{
    args::CompilerArgs,
    error::{CommandError, Result},
    gate,
    generate::{File, Generated, dockerfile},
    module::Module,
    runners,
    settings::Environment,
    ui::Ui,
};

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
pub(super) struct Args {
    /// The module or component
    #[arg(value_name = "INPUT")]
    input: PathBuf,

    /// What the image is to hold
    #[arg(long, value_enum, default_value = "bundle")]
    style: Style,

    #[command(flatten)]
    compiler: CompilerArgs,

    #[command(flatten)]
    output: OutputArgs,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Style {
    /// wpack's runner, the native code and the module: runs on any container host
    Bundle,
    /// The module on `scratch`: for hosts that run WebAssembly
    Wasm,
}

impl Args {
    pub(super) fn run(&self, ui: &Ui, environment: &Environment) -> Result<()> {
        let module = Module::read(&self.input)?;
        let report = wpack_validate::validate(&module);
        gate::check_runnable(&report, &self.input.display().to_string(), ui)?;
        let files = match self.style {
            Style::Wasm => {
                vec![self.file(dockerfile::wasm(&module, &self.source()?, &self.output.templates()?)?)]
            }
            Style::Bundle => self.bundle(&module, report.kind, environment, ui)?,
        };
        self.output.deliver(Generated { files, ..Generated::default() }, ui)
    }

    /// The Dockerfile and its parts, which are of no use on a terminal.
    fn bundle(
        &self,
        module: &Module,
        kind: wpack_validate::Kind,
        environment: &Environment,
        ui: &Ui,
    ) -> Result<Vec<File>> {
        let platform = runners::platforms()
            .into_iter()
            .next()
            .ok_or_else(|| CommandError::usage("this wpack carries no runner").hint("use `--style wasm`"))?;
        let text = dockerfile::bundle(module, &platform, &self.output.templates()?)?;
        let mut files = vec![self.file(text)];
        if !self.output.prints() {
            let folder = self.path().parent().unwrap_or(Path::new(""));
            let native = self.compiler.compiler(environment, ui).compile(module, kind, &platform)?;
            files.extend(dockerfile::bundle_parts(module, native, &platform, folder)?);
        }
        Ok(files)
    }

    fn file(&self, text: String) -> File {
        File::text(self.path(), text)
    }

    fn path(&self) -> &Path {
        self.output.path("Dockerfile")
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
        let folder = self.path().parent().filter(|folder| !folder.as_os_str().is_empty());
        let folder = fs::canonicalize(folder.unwrap_or(Path::new("."))).map_err(|e| outside().because(e))?;
        let input = fs::canonicalize(&self.input).map_err(|e| outside().because(e))?;
        input.strip_prefix(&folder).map(Path::to_owned).map_err(|_| outside())
    }
}
