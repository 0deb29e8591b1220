//! `wpack inspect`

use serde::Serialize;
use wpack_oci::{
    Digest, Location, Source,
    spec::{Descriptor, Platform},
};
use wpack_validate::Report;

use crate::{
    args::RegistryArgs,
    document,
    error::{CommandError, Context as _, Result},
    judge::judge,
    module::Module,
    place::Places,
    portable::{self, Portable},
    render,
    settings::Environment,
    subject::Subject,
    tree::{Content, Node},
    ui::Ui,
};

/// Show what an image consists of, how it starts, and what is known of the module in it
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  wpack inspect app:1                        an image of the local store
  wpack inspect docker://ghcr.io/acme/app:1  an image in a registry
  wpack inspect --json oci:out:1             the same for scripts
  wpack inspect --raw app:1 | sha256sum      the manifest as it is, byte for byte
  wpack inspect app.wasm                     as `wpack validate` shows it, without a verdict

Exit status:
  0  shown
  2  wrong usage
  3  there is no such image, or it cannot be read
  4  registry, network or credentials")]
pub(crate) struct Args {
    /// A name in the local store, a location, or a `.wasm` or `.wat` file
    #[arg(value_name = "INPUT or REF")]
    input: String,

    /// Print the bytes of the manifest or index and nothing else
    #[arg(long, conflicts_with = "json")]
    raw: bool,

    /// Do not fetch and read the module in the image
    #[arg(long)]
    no_module: bool,

    /// Show only the image for this platform out of an index
    #[arg(long, value_name = "OS/ARCH")]
    platform: Option<Platform>,

    #[command(flatten)]
    registry: RegistryArgs,
}

/// What `wpack inspect --json` prints.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(title = "wpack inspect"))]
pub(crate) struct Document {
    /// The input as it was named.
    name: String,
    /// The image or index; absent for a program in a file.
    #[serde(skip_serializing_if = "Option::is_none")]
    image: Option<Node>,
    /// What refers to the image; absent where nothing does.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    referrers: Vec<Descriptor>,
    /// The program; absent where none was found or asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    module: Option<Inside>,
}

/// The program in an image, or in a file.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "Module"))]
struct Inside {
    /// The name of its file.
    name: String,
    /// The digest of its bytes.
    digest: Digest,
    /// Its bytes.
    size: usize,
    #[serde(flatten)]
    report: Report,
}

impl Args {
    pub(super) fn run(&self, ui: &Ui, environment: &Environment) -> Result<()> {
        match Subject::parse(&self.input, || self.cannot())? {
            Subject::Program(_) if self.raw || self.platform.is_some() => {
                Err(CommandError::usage("`--raw` and `--platform` are for images"))
            }
            Subject::Program(path) => self.program(&Module::read(&path)?, ui),
            Subject::Image(location) => self.image(&location, ui, environment),
        }
    }

    fn program(&self, module: &Module, ui: &Ui) -> Result<()> {
        let inside = Inside { name: self.input.clone(), ..Inside::of(module) };
        let text = inside.text();
        let document =
            Document { name: self.input.clone(), image: None, referrers: Vec::new(), module: Some(inside) };
        ui.result(&text, &document)
    }

    fn image(&self, location: &Location, ui: &Ui, environment: &Environment) -> Result<()> {
        let places = Places::open(&self.registry, environment, ui)?;
        let (source, root) = places.resolve(location, self.platform.as_ref(), || self.cannot())?;
        if self.raw {
            return ui.bytes(&document::bytes(&*source, &root, &self.input)?);
        }
        let document = self.document(&*source, &root)?;
        ui.result(&document.text(), &document)
    }

    fn document(&self, source: &dyn Source, root: &Descriptor) -> Result<Document> {
        let image = Node::read(source, root, &self.input)?;
        let module = if self.no_module { None } else { self.module(source, &image)? };
        Ok(Document {
            name: self.input.clone(),
            image: Some(image),
            referrers: source.referrers(&root.digest, None).context(|| self.cannot())?,
            module: module.map(|found| Inside::of(&found.module)),
        })
    }

    /// The module of the first image: all entries of an index hold the same.
    fn module(&self, source: &dyn Source, image: &Node) -> Result<Option<Portable>> {
        match image.images().first().map(|first| &first.content) {
            Some(Content::Image { config, layers, .. }) => {
                portable::inside(source, layers, config.execution.clone(), &self.input)
            }
            _ => Ok(None),
        }
    }

    fn cannot(&self) -> String {
        format!("cannot inspect `{}`", self.input)
    }
}

impl Inside {
    fn of(module: &Module) -> Self {
        let report = judge(module, None).with_functions(render::FUNCTIONS);
        let digest = module.digest().clone();
        Self { name: module.name.clone(), digest, size: module.len(), report }
    }

    fn text(&self) -> String {
        render::report(&self.name, self.size, &self.digest, &self.report, None)
    }
}

impl Document {
    fn text(&self) -> String {
        let image = self.image.as_ref();
        let image = image.map(|image| render::tree::tree(&self.name, image, &self.referrers));
        let parts: Vec<_> = image.into_iter().chain(self.module.as_ref().map(Inside::text)).collect();
        parts.join("\n")
    }
}
