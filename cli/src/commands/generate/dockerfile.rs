//! `wpack generate dockerfile`

use std::{
    fs,
    path::{Path, PathBuf},
};

use clap::ValueEnum;
use wpack_oci::spec::Platform;
use wpack_validate::Report;

use super::output::OutputArgs;
use crate::{
    args::CompilerArgs,
    complete,
    config::Part,
    error::{CommandError, Result},
    gate,
    generate::{File, Generated, dockerfile},
    judge::judge,
    module::Module,
    project::{Language, Project},
    runners,
    settings::Environment,
    ui::Ui,
};

/// Write a Dockerfile
#[derive(clap::Args)]
#[command(after_help = super::help("\
  wpack generate dockerfile app.wasm && docker build .
                                a bundle; its parts are written to wpack-bundle/
  wpack generate dockerfile app.wasm --style wasm -o -
                                the module alone, printed
  wpack generate dockerfile --style multi-stage && docker build .
                                the module alone, compiled in Docker"))]
pub(super) struct Args {
    /// The module or component; without it, that of `wpack.toml`
    #[arg(value_name = "INPUT", add = complete::programs())]
    input: Option<PathBuf>,

    /// What the image is to hold
    #[arg(long, value_enum, default_value = "bundle")]
    style: Style,

    /// What the program is written in, where the folder does not tell; for `--style multi-stage`
    #[arg(long, value_enum)]
    language: Option<Language>,

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
    /// The same, built from the sources in this folder
    MultiStage,
}

impl Args {
    pub(super) fn run(&self, part: &Part, ui: &Ui, environment: &Environment) -> Result<()> {
        let files = match self.style {
            Style::MultiStage => self.multi_stage()?,
            style => self.packaged(style, part, environment, ui)?,
        };
        self.output.deliver(Generated { files, ..Generated::default() }, ui)
    }

    fn multi_stage(&self) -> Result<Vec<File>> {
        if let Some(input) = &self.input {
            return Err(CommandError::usage(format!("`{}` is not taken: it is built", input.display()))
                .hint("`--style multi-stage` builds the program from the sources in this folder"));
        }
        let project = Project::find(Path::new("."), self.language)?;
        Ok(dockerfile::multi_stage(&project, self.path(), &self.output.templates()?)?.into())
    }

    /// The Dockerfile of a program that is there.
    fn packaged(&self, style: Style, part: &Part, environment: &Environment, ui: &Ui) -> Result<Vec<File>> {
        let input = match &self.input {
            Some(input) => input.clone(),
            None => part.program().map_err(|error| {
                error.hint("`--style multi-stage` builds the program from the sources in this folder")
            })?,
        };
        let module = Module::read(&input)?;
        let report = judge(&module, None);
        gate::check_runnable(&report, &input.display().to_string(), ui)?;
        if style == Style::Bundle {
            return self.bundle(&module, &report, environment, ui);
        }
        let (source, templates) = (self.source(&input)?, self.output.templates()?);
        let mut files = vec![self.file(dockerfile::wasm(&module, &report, &source, &templates)?)];
        if !self.output.prints() {
            files.push(dockerfile::ignore(self.path(), Some(&source), &templates)?);
        }
        Ok(files)
    }

    /// The Dockerfile and its parts, which are of no use on a terminal.
    fn bundle(
        &self,
        module: &Module,
        report: &Report,
        environment: &Environment,
        ui: &Ui,
    ) -> Result<Vec<File>> {
        let platforms = runners::platforms();
        if platforms.is_empty() {
            return Err(CommandError::usage("this wpack carries no runner").hint("use `--style wasm`"));
        }
        let templates = self.output.templates()?;
        let mut files = vec![self.file(dockerfile::bundle(module, report, &platforms, &templates)?)];
        if !self.output.prints() {
            files.push(dockerfile::ignore(self.path(), Some(Path::new(dockerfile::FOLDER)), &templates)?);
            let folder = self.path().parent().unwrap_or(Path::new(""));
            let compiler = self.compiler.compiler(environment, ui);
            let compile = |platform: Platform| {
                let native = compiler.compile(module, report, &platform)?;
                Ok((platform, native))
            };
            let natives = platforms.into_iter().map(compile).collect::<Result<_>>()?;
            files.extend(dockerfile::bundle_parts(module, report, natives, folder)?);
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
    fn source(&self, input: &Path) -> Result<PathBuf> {
        let outside = || {
            CommandError::usage(format!("`{}` does not lie in the Dockerfile's folder", input.display()))
                .hint("`COPY` reaches nothing outside it; write the Dockerfile beside the module with `-o`")
        };
        if input.extension().is_some_and(|ending| ending == "wat") || input == Path::new("-") {
            return Err(CommandError::usage(
                "a Dockerfile of the module alone needs the module as a `.wasm` file",
            ));
        }
        let folder = self.path().parent().filter(|folder| !folder.as_os_str().is_empty());
        let folder = fs::canonicalize(folder.unwrap_or(Path::new("."))).map_err(|e| outside().because(e))?;
        let input = fs::canonicalize(input).map_err(|e| outside().because(e))?;
        input.strip_prefix(&folder).map(Path::to_owned).map_err(|_| outside())
    }
}
