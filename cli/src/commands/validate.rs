//! `wpack validate`

use std::path::PathBuf;

use clap::ValueEnum;
use serde::Serialize;
use wpack_oci::Digest;
use wpack_validate::{Code, Policy, Report, WitWorld, escape};

use crate::{
    args::{Choice, PolicyArgs, TargetArgs},
    complete,
    config::{Config, Part},
    error::{CommandError, Kind, Outcome, Result},
    gate,
    judge::judge,
    line::Line,
    module::Module,
    render,
    ui::Ui,
    world::WorldPath,
};

/// Rows of a table of `--contents`.
const ROWS: usize = 10;

/// Say whether a WASI host can run a module or component, what it needs, and if not, why
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  wpack validate app.wasm              verdict, facts and findings
  wpack validate --json *.wasm         the same for scripts
  wpack validate --target crun app.wasm
                                       fail unless crun will run it
  wpack validate --policy strict.toml app.wasm
                                       fail unless its table [policy] permits it
  wpack validate --contents app.wasm   where its bytes go and what it is made of
  wpack validate --world wit#plugin app.wasm
                                       fail unless it fits this world
  wpack validate --report sarif app.wasm > app.sarif
  cat app.wasm | wpack validate -      from a pipe

Exit status:
  0  every input can run
  1  an error was found
  2  wrong usage, or a mistake in wpack.toml
  3  an input cannot be read or is not WebAssembly")]
pub(crate) struct Args {
    /// Modules or components: `.wasm` files, `.wat` files, or `-` for standard input; without any, those of
    /// `wpack.toml`
    #[arg(value_name = "INPUT", add = complete::programs())]
    inputs: Vec<PathBuf>,

    #[command(flatten)]
    target: TargetArgs,

    #[command(flatten)]
    policy: PolicyArgs,

    /// Show what is inside: sections, largest functions, crates, and the parts of a component
    #[arg(long)]
    contents: bool,

    /// How many rows each table of `--contents` has, and how many functions JSON lists [default: 10; JSON: 20]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1000))]
    top: Option<u16>,

    /// Judge components by this world instead of WASI's: a WIT file, or a folder with its
    /// dependencies in `deps`; `#NAME` behind it if it has several worlds. WASI's own packages need
    /// not be there
    #[arg(long, value_name = "PATH[#NAME]", value_parser = WorldPath::parse)]
    world: Option<WorldPath>,

    /// The form of the report
    #[arg(long, value_name = "FORM", value_enum, default_value = "text", conflicts_with = "json")]
    report: Form,

    #[command(flatten)]
    choice: Choice,
}

/// For whom a report is written.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Form {
    /// For people
    Text,
    /// For scripts; the same as `--json`
    Json,
    /// For code scanning: SARIF 2.1.0
    Sarif,
    /// For GitHub: annotations of a workflow run
    Github,
}

/// What `wpack validate --json` prints.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(title = "wpack validate"))]
pub(crate) struct Document {
    /// One for each input that could be read, in the order of the arguments.
    modules: Vec<Checked>,
}

/// One input and what was found in it.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "Module"))]
struct Checked {
    /// The input as it was named.
    input: String,
    /// The SHA-256 digest of the file, as `sha256:…`.
    digest: Digest,
    /// The bytes of the file.
    size: usize,
    #[serde(flatten)]
    report: Report,
}

/// What was found in all inputs.
#[derive(Default)]
struct Findings {
    modules: Vec<Checked>,
    unreadable: Vec<CommandError>,
    /// The first target that does not run what must run there.
    target: Option<CommandError>,
}

impl Args {
    pub(super) fn run(&self, line: &Line, ui: &Ui) -> Result<()> {
        let config = Config::of_project(ui)?;
        // Programs that are typed are none of the file's packages.
        let parts = match self.inputs.as_slice() {
            [] => config.parts(&self.choice)?,
            _ => vec![config.part(&self.choice)?],
        };
        let mut found = Findings::default();
        for part in &parts {
            line.completed(self, part, |args| args.find(part, &mut found, ui))?;
        }
        line.completed(self, &config.part(&self.choice.of_no_package())?, |args| args.tell(found, ui))
    }

    /// Judges the programs that were typed, or else those of `part`.
    fn find(&self, part: &Part, found: &mut Findings, ui: &Ui) -> Result<()> {
        let policy = self.policy.read(part, ui)?;
        let world = self.world.as_ref().map(WorldPath::read).transpose()?;
        let inputs = if self.inputs.is_empty() { vec![part.program()?] } else { self.inputs.clone() };
        for input in inputs {
            match Module::read(&input) {
                Ok(module) => {
                    let input = input.display().to_string();
                    let module = self.check(input, &module, world.as_ref(), &policy);
                    let target = gate::check_targets(&module.report, &self.target.target, &module.input);
                    found.target = found.target.take().or(target.err());
                    found.modules.push(module);
                }
                Err(error) => found.unreadable.push(part.of_program(&input, error)),
            }
        }
        Ok(())
    }

    fn tell(&self, found: Findings, ui: &Ui) -> Result<()> {
        let Findings { modules, unreadable, target } = found;
        let verdict = verdict(&modules).and(target.map_or(Ok(()), Err));
        let told = self.print(ui, modules, &unreadable);
        ui.failures(unreadable).and(told).and(verdict)
    }

    fn check(&self, input: String, module: &Module, world: Option<&WitWorld>, policy: &Policy) -> Checked {
        let functions = self.top.map_or(render::FUNCTIONS, usize::from);
        let mut report = judge(module, world);
        policy.apply(&mut report, module.len() as u64);
        let digest = module.digest().clone();
        Checked { input, digest, size: module.len(), report: report.with_functions(functions) }
    }

    /// The rows of each table, if there are to be any.
    fn tables(&self) -> Option<usize> {
        self.contents.then(|| self.top.map_or(ROWS, usize::from))
    }

    fn print(&self, ui: &Ui, modules: Vec<Checked>, unreadable: &[CommandError]) -> Result<()> {
        let reports = || modules.iter().map(|module| (module.input.as_str(), &module.report));
        match self.report {
            Form::Text => {
                let text = modules.iter().map(|module| module.text(self.tables())).collect::<String>();
                ui.result(&text, &Outcome::new(Document { modules }, unreadable))
            }
            Form::Json => ui.document(&Outcome::new(Document { modules }, unreadable)),
            Form::Sarif => ui.document(&render::sarif::sarif(reports())),
            Form::Github => ui.data(
                &reports().map(|(input, report)| render::github::github(input, report)).collect::<String>(),
            ),
        }
    }
}

impl Checked {
    fn text(&self, tables: Option<usize>) -> String {
        render::report(&self.input, self.size, &self.digest, &self.report, tables)
    }

    /// What the errors come to: that a program can run and has errors is the policy's doing.
    fn failure(&self) -> String {
        let input = escape(&self.input);
        if self.report.findings.iter().any(|finding| finding.code == Code::WorldMismatch) {
            format!("`{input}` does not fit the world")
        } else if self.report.runnable {
            format!("the policy does not permit `{input}`")
        } else {
            format!("`{input}` will not run")
        }
    }

    fn is_wasm(&self) -> bool {
        self.report.findings.iter().all(|finding| finding.code != Code::NotWasm)
    }
}

/// The worst of all inputs.
fn verdict(modules: &[Checked]) -> Result<()> {
    let failed: Vec<_> = modules.iter().filter(|module| module.report.has_errors()).collect();
    let Some(first) = failed.first() else { return Ok(()) };
    let kind = if failed.iter().all(|module| module.is_wasm()) { Kind::No } else { Kind::Input };
    let message = match failed.len() {
        1 => first.failure(),
        n if failed.iter().any(|module| module.report.runnable) => {
            format!("{n} of {} inputs will not run or are not permitted", modules.len())
        }
        n => format!("{n} of {} inputs will not run", modules.len()),
    };
    Err(CommandError::new(kind, message))
}
