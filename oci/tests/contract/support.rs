//! Images to copy, and places that misbehave.

use std::{
    fs, io,
    path::{Path, PathBuf},
    sync::{Arc, Mutex},
};

use wpack_oci::{
    Archive, ArchiveWriter, Blob, Config, Digest, Image, Index, Layer, LayerBuilder, Layout, Put, Result,
    Sink, Source, Task, copy,
    spec::{Descriptor, Execution, Platform},
};

/// Stands in the config and the manifest of each sample, once in each.
pub(crate) const NEEDLE: &str = "needle";

/// A kind of place, and how it is written and read.
pub(crate) struct Place {
    pub(crate) label: &'static str,
    pub(crate) sink: fn(&Path) -> Box<dyn Sink>,
    pub(crate) source: fn(&Path) -> Result<Box<dyn Source>>,
}

/// Each kind of place, in a folder of its own.
pub(crate) const PLACES: [Place; 4] = [
    Place {
        label: "layout",
        sink: |dir| Box::new(Layout::create(&dir.join("out")).unwrap()),
        source: |dir| Ok(Box::new(Layout::open(&dir.join("out"))?)),
    },
    Place {
        label: "store",
        sink: |dir| Box::new(Layout::store(&dir.join("out")).unwrap()),
        source: |dir| Ok(Box::new(Layout::store(&dir.join("out"))?)),
    },
    Place {
        label: "oci-archive",
        sink: |dir| Box::new(ArchiveWriter::oci(&dir.join("out"))),
        source: |dir| Ok(Box::new(Archive::open(&dir.join("out"))?)),
    },
    Place {
        label: "docker-archive",
        sink: |dir| Box::new(ArchiveWriter::docker(&dir.join("out"))),
        source: |dir| Ok(Box::new(Archive::open(&dir.join("out"))?)),
    },
];

pub(crate) fn task() -> Task {
    Task { jobs: 4.try_into().unwrap(), progress: Arc::new(()) }
}

pub(crate) fn root(source: &dyn Source) -> Descriptor {
    source.resolve(None).unwrap()
}

pub(crate) fn copy_to(sink: &dyn Sink, source: &dyn Source, name: &str) -> Result<wpack_oci::Copied> {
    copy(source, &root(source), sink, Some(name), &task())
}

/// A filesystem layer.
pub(crate) fn layer(path: &str, content: &str) -> Layer {
    let builder = LayerBuilder::new(NEEDLE, 0).bytes(path, 0o644, content.into()).unwrap();
    builder.build(&std::env::temp_dir()).unwrap()
}

/// An image with two layers, one of which `image`s of every architecture share.
pub(crate) fn image(architecture: &str) -> Image {
    image_of(architecture, vec![layer("app.wasm", "shared"), layer("bin/app", architecture)])
}

pub(crate) fn image_of(architecture: &str, layers: Vec<Layer>) -> Image {
    let config = Config::Container {
        platform: Platform::new("linux", architecture),
        execution: Execution::default(),
        created: "1970-01-01T00:00:00Z".to_owned(),
    };
    Image::new(config, layers).annotate([("note", NEEDLE)])
}

/// An image whose layer is no filesystem.
pub(crate) fn artifact() -> Image {
    let config = Blob::from_bytes("application/vnd.wasm.config.v0+json", b"{}".to_vec());
    let module = Blob::from_bytes("application/wasm", b"\0asm\x01\0\0\0".to_vec());
    let layer = Layer { blob: module, diff_id: None, created_by: String::new() };
    Image::new(Config::Opaque(config), vec![layer])
}

pub(crate) fn index() -> Index {
    Index::new(vec![image("amd64"), image("arm64")])
}

/// A source in which one blob is damaged.
pub(crate) struct Broken<'a>(pub(crate) &'a dyn Source, pub(crate) Digest);

impl Source for Broken<'_> {
    fn resolve(&self, name: Option<&str>) -> Result<Descriptor> {
        self.0.resolve(name)
    }

    fn blob(&self, descriptor: &Descriptor) -> Result<Blob> {
        if descriptor.digest != self.1 {
            return self.0.blob(descriptor);
        }
        Ok(Blob::known(descriptor.clone(), vec![b'?'; usize::try_from(descriptor.size).unwrap()]))
    }
}

/// A sink that notes what comes, in which order.
#[derive(Default)]
pub(crate) struct Recording(pub(crate) Mutex<Vec<Digest>>);

impl Sink for Recording {
    fn has(&self, descriptor: &Descriptor) -> Result<bool> {
        Ok(self.0.lock().unwrap().contains(&descriptor.digest))
    }

    fn put(&self, blob: &Blob) -> Result<Put> {
        self.0.lock().unwrap().push(blob.digest().clone());
        Ok(Put::Written)
    }

    fn finish(&self, root: &Blob, _: Option<&str>) -> Result<()> {
        self.put(root).map(drop)
    }
}

/// All files below `dir`, sorted.
pub(crate) fn files(dir: &Path) -> Vec<PathBuf> {
    let mut files: Vec<_> =
        fs::read_dir(dir)
            .unwrap()
            .map(io::Result::unwrap)
            .flat_map(|entry| {
                if entry.file_type().unwrap().is_dir() { files(&entry.path()) } else { vec![entry.path()] }
            })
            .collect();
    files.sort();
    files
}
