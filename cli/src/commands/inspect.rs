//! `wpack inspect`

use serde::Serialize;
use wpack_oci::{
    Digest, Location, Source,
    registry::is_plain_http,
    spec::{Descriptor, Platform},
};
use wpack_validate::Report;

use crate::{
    args::RegistryArgs,
    complete,
    consumers::{self, Answer, Need, Offer, Place, Program, Question},
    document,
    error::{CommandError, Context as _, Result},
    judge::judge,
    module::Module,
    place::Places,
    portable, render,
    settings::Environment,
    subject::Subject,
    tree::{Content, Node},
    ui::Ui,
};

/// Show what an image consists of, what is known of the module in it, and who starts it by which command line
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  wpack inspect app:1                        an image of the local store
  wpack inspect docker://ghcr.io/acme/app:1  an image in a registry
  wpack inspect --json oci:out:1             the same for scripts
  wpack inspect --raw app:1 | sha256sum      the manifest, byte for byte
  wpack inspect app.wasm                     the report of `wpack validate`

Exit status:
  0  shown
  2  wrong usage
  3  there is no such image, or it cannot be read
  4  registry, network or credentials")]
pub(crate) struct Args {
    /// A name in the local store, a location, or a `.wasm` or `.wat` file
    #[arg(value_name = "INPUT or REF", add = complete::programs_and_images())]
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
    /// Who runs it, and how.
    consumers: Vec<Answer>,
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
        let consumers = consumers::answers(&Question {
            place: &Place::File(self.input.clone()),
            offers: &[Offer::file()],
            program: Program::Known(&inside.report),
            need: &Need::of(&Default::default(), Some(&inside.report)),
        });
        let (name, module) = (self.input.clone(), Some(inside));
        let document = Document { name, image: None, referrers: Vec::new(), module, consumers };
        ui.result(&document.text(), &document)
    }

    fn image(&self, location: &Location, ui: &Ui, environment: &Environment) -> Result<()> {
        let places = Places::open(&self.registry, environment, ui)?;
        let (source, root) = places.resolve(location, self.platform.as_ref(), || self.cannot())?;
        if self.raw {
            return ui.bytes(&document::bytes(&*source, &root, &self.input)?);
        }
        let document = self.document(location, &*source, &root)?;
        ui.result(&document.text(), &document)
    }

    fn document(&self, location: &Location, source: &dyn Source, root: &Descriptor) -> Result<Document> {
        let image = Node::read(source, root, &self.input)?;
        let module = if self.no_module { None } else { portable::of_node(source, &image, &self.input)? };
        let module = module.map(|found| Inside::of(&found.module));
        let consumers = self.consumers(location, source, &image, module.as_ref())?;
        Ok(Document {
            name: self.input.clone(),
            image: Some(image),
            referrers: source.referrers(&root.digest, None).context(|| self.cannot())?,
            module,
            consumers,
        })
    }

    fn consumers(
        &self,
        location: &Location,
        source: &dyn Source,
        image: &Node,
        module: Option<&Inside>,
    ) -> Result<Vec<Answer>> {
        let names = match location {
            Location::Registry(_) | Location::Store(_) => Vec::new(),
            _ => source.names().context(|| self.cannot())?,
        };
        let is_trusted = self.registry.connection.ca.is_some() || self.registry.connection.cert.is_some();
        let is_plain_http = match location {
            Location::Registry(name) | Location::Store(name) => is_plain_http(name.registry()),
            _ => false,
        };
        let place = Place::Image {
            location: location.clone(),
            digest: image.digest.clone(),
            names,
            is_plain_http: is_plain_http && !is_trusted,
        };
        let report = module.map(|module| &module.report);
        let program = match report {
            Some(report) => Program::Known(report),
            None if self.no_module => Program::Unread,
            None => Program::Missing,
        };
        let need = self.need(source, image, report)?;
        Ok(consumers::answers(&Question { place: &place, offers: &Offer::of(image), program, need: &need }))
    }

    /// What the program needs; a folder that the image brings is not one that it lacks.
    fn need(&self, source: &dyn Source, image: &Node, report: Option<&Report>) -> Result<Need> {
        let Some(Content::Image { config, layers, .. }) = image.images().first().map(|first| &first.content)
        else {
            return Ok(Need::default());
        };
        let mut need = Need::of(&config.execution, report);
        for layer in layers.iter().filter(|layer| portable::is_filesystem(layer)) {
            if need.lacks_folders() {
                let brought = source.blob(layer).and_then(|layer| need.take_folders_of(&layer));
                brought.context(|| self.cannot())?;
            }
        }
        Ok(need)
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
        let module = self.module.as_ref().map(Inside::text);
        let consumers = render::consumers::consumers(&self.consumers);
        let parts: Vec<_> = image.into_iter().chain(module).chain([consumers]).collect();
        parts.join("\n")
    }
}
