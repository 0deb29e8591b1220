//! One program on its way into its images: the only one, or a package of several.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use wpack_oci::Location;
use wpack_validate::{Policy, Report};

use super::{Args, made::Made};
use crate::{
    base::Bases,
    built::Built,
    check,
    config::Part,
    error::{CommandError, Result},
    format::Format,
    gate,
    judge::judge,
    module::Module,
    parts::{Layering, Parts},
    place::{Places, Route},
    plan::{Plan, Planned},
    render::images::Document,
    rewrite::Rewrites,
    settings::Environment,
    ui::Ui,
};

/// A program that may be built, and all that was decided about it.
pub(super) struct Package {
    /// As `wpack.toml` calls it, if that has several.
    name: Option<String>,
    args: Args,
    input: PathBuf,
    plan: Plan,
    module: Module,
    report: Report,
}

impl Package {
    /// Reads the program, judges it and decides; writes nothing.
    ///
    /// # Errors
    /// When the arguments contradict each other, or the program cannot be read, run or permitted.
    pub(super) fn plan(args: Args, part: Part, ui: &Ui) -> Result<Self> {
        let policy = args.policy.read(&part, ui)?;
        let name = part.name.clone();
        args.planned(part, &policy, ui).map_err(|error| error.of_package(name.as_deref()))
    }

    /// The plan under the package's name.
    pub(super) fn as_planned(&self) -> (Option<&str>, &Plan) {
        (self.name.as_deref(), &self.plan)
    }

    /// Builds the images and brings them where they are to be. It fails when a part cannot be made, a place cannot be
    /// reached, or the bundle does not start.
    pub(super) fn make(&self, environment: &Environment, ui: &Ui) -> Made {
        let mut written = Document::default();
        let end = self.write(&mut written, environment, ui);
        let name = self.name.as_deref();
        Made { written: written.of_package(name), end: end.map_err(|error| error.of_package(name)) }
    }

    /// What is there is told as soon as it has its name.
    fn write(&self, written: &mut Document, environment: &Environment, ui: &Ui) -> Result<()> {
        let Self { args, plan, .. } = self;
        let created = environment.created()?;
        let places = Places::open(&args.registry, environment, ui)?;
        self.send_ahead(&places);
        let bases = args.content.base.as_ref().map(|base| Bases::find(base, &places)).transpose()?;
        let compiler = args.compiler.compiler(environment, ui);
        let parts = Parts::new(
            &self.module,
            &self.report,
            created,
            bases.as_ref(),
            &plan.files,
            compiler,
            Layering { compression: args.compression, scratch: places.scratch(plan.outputs().next()) },
        );
        // All are built and checked before the first gets a name.
        let built = plan.images.iter().map(|planned| self.build(planned, &parts, ui));
        let built: Vec<_> = built.collect::<Result<_>>()?;
        for (planned, built) in plan.images.iter().zip(&built) {
            for location in &planned.outputs {
                let root = built.root().descriptor();
                let cannot = || format!("cannot write `{location}`");
                let copied = places.copy(&Route::one(None, location), built.source(), root, cannot)?;
                written.built(location, planned.format, built, copied);
            }
        }
        Ok(())
    }

    /// Lets the program set out before its digest is known, to the first registry that gets it as it is.
    fn send_ahead(&self, places: &Places) {
        let as_it_is = self.plan.images.iter().filter(|image| !image.format.has_filesystem());
        let to = as_it_is.flat_map(|image| &image.outputs).find(|to| matches!(to, Location::Registry(_)));
        if let (Some(to), Some(file)) = (to, self.module.unhashed_file()) {
            places.send_ahead(to, file, self.module.len() as u64);
        }
    }

    fn build(&self, planned: &Planned, parts: &Parts<'_>, ui: &Ui) -> Result<Built> {
        let input = self.input.display().to_string();
        ui.detail(&format!("building {} of `{input}`", planned.format));
        let built = planned.format.build(parts, &planned.recipe)?;
        if self.args.check && planned.format == Format::Bundle {
            ui.detail("starting the bundle");
            check::check(&built, parts.report.world.answers_http(), &input)?;
        }
        Ok(built)
    }
}

impl Args {
    fn planned(self, part: Part, policy: &Policy, ui: &Ui) -> Result<Package> {
        if self.push && self.tag.is_empty() {
            return Err(
                CommandError::usage("`--push` needs a name to push").hint("name the image with `--tag`")
            );
        }
        let input = match &self.input {
            Some(input) => input.clone(),
            None => part.program()?,
        };
        if self.watch && input == Path::new("-") {
            return Err(CommandError::usage("`--watch` needs a file, and standard input is none"));
        }
        let mut plan = Plan::new(&self.options()?)?;
        if self.check && !plan.formats().contains(&Format::Bundle) {
            return Err(CommandError::usage("`--check` starts bundles, and none is built")
                .hint("leave out `--check`, or add `--format bundle`"));
        }
        if self.check && !plan.runtime.is_own() {
            let message = format!("`--check` starts wpack's own runner, not {}", plan.runtime.name());
            return Err(
                CommandError::usage(message).hint("leave out `--check`, and start the image in a container")
            );
        }
        let program = self.program(&input, &mut plan, policy, ui);
        let (module, report) = program.map_err(|error| part.of_program(&input, error))?;
        Ok(Package { name: part.name, args: self, input, plan, module, report })
    }

    /// The program as it goes into the image, and what is true of it.
    fn program(&self, path: &Path, plan: &mut Plan, policy: &Policy, ui: &Ui) -> Result<(Module, Report)> {
        let input = path.display().to_string();
        let module = if self.watch { Module::snapshot(path)? } else { Module::read(path)? };
        let mut report =
            if plan.needs_digest() { judge(&module, None) } else { wpack_validate::validate(&module) };
        policy.weigh(&mut report.findings);
        let runtime = plan.runtime.target();
        let rewrites = Rewrites { strip: self.strip, adapt: self.adapt };
        let is_mended = rewrites.mend(&report);
        if !is_mended {
            gate::check(&report, policy, &plan.formats(), runtime, &input, ui)?;
        }
        if let Some(contents) = &report.contents {
            plan.describe(&contents.metadata);
        }
        let (module, mut report) = rewrites.apply(module, report, ui)?;
        if is_mended {
            policy.weigh(&mut report.findings);
            gate::check(&report, policy, &plan.formats(), runtime, &input, ui)?;
        }
        gate::check_policy(&report, policy, module.len() as u64, &input, ui)?;
        gate::check_targets(&report, &self.target.target, &input)
            .map_err(|error| error.hint(format!("`wpack validate {input}` lists who runs it")))?;
        plan.suit(&report)?;
        Ok((module, report))
    }
}

/// Refuses packages that would write the same name: which of them it stood for would be chance.
///
/// # Errors
/// With the name and two of its packages.
pub(super) fn check_names(packages: &[Package]) -> Result<()> {
    let mut taken: BTreeMap<String, &Package> = BTreeMap::new();
    for package in packages {
        for place in package.plan.outputs().map(place) {
            match taken.insert(place.clone(), package) {
                Some(other) if other.name != package.name => return Err(same_name(&place, other, package)),
                _ => {}
            }
        }
    }
    Ok(())
}

/// What two images cannot both have: a name, or an archive, which is written as a whole.
fn place(location: &Location) -> String {
    match location {
        Location::OciArchive { file, .. } | Location::DockerArchive { file, .. } => {
            file.display().to_string()
        }
        other => other.to_string(),
    }
}

fn same_name(place: &str, one: &Package, other: &Package) -> CommandError {
    let [one, other] = [one, other].map(|package| package.name.as_deref().unwrap_or_default());
    CommandError::usage(format!("the packages `{one}` and `{other}` would both write `{place}`"))
        .hint("give each package a `tag` of its own in wpack.toml, or build one with `--package NAME`")
}
