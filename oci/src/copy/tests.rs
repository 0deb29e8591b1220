//! How a copy walks, what it skips and what it refuses.

use std::{
    collections::BTreeMap,
    sync::atomic::{AtomicUsize, Ordering},
};

use super::*;
use crate::{
    Config, Digest, Error, Image, Index, Layer,
    spec::{DOCUMENT_LIMIT, Execution, Platform},
};

const MANIFEST: &str = "application/vnd.oci.image.manifest.v1+json";
const INDEX: &str = "application/vnd.oci.image.index.v1+json";

/// A place in memory, with orders to fail.
#[derive(Default)]
struct Memory {
    blobs: Mutex<BTreeMap<Digest, Blob>>,
    names: Mutex<BTreeMap<Option<String>, Digest>>,
    puts: AtomicUsize,
    refuses: Vec<Digest>,
}

impl Memory {
    fn of(blobs: &[&Blob]) -> Self {
        let blobs = blobs.iter().map(|blob| (blob.digest().clone(), (*blob).clone())).collect();
        Self { blobs: Mutex::new(blobs), ..Self::default() }
    }
}

impl Source for Memory {
    fn resolve(&self, _: Option<&str>) -> Result<Descriptor> {
        unreachable!("the tests know their roots")
    }

    fn blob(&self, descriptor: &Descriptor) -> Result<Blob> {
        let missing = || Error::NoBlob { place: "memory".to_owned(), digest: descriptor.digest.clone() };
        lock(&self.blobs).get(&descriptor.digest).cloned().ok_or_else(missing)
    }
}

impl Sink for Memory {
    fn has(&self, descriptor: &Descriptor) -> Result<bool> {
        Ok(lock(&self.blobs).contains_key(&descriptor.digest))
    }

    fn is_named(&self, root: &Descriptor, name: Option<&str>) -> Result<bool> {
        Ok(lock(&self.names).get(&name.map(str::to_owned)) == Some(&root.digest))
    }

    fn put(&self, blob: &Blob) -> Result<Put> {
        self.puts.fetch_add(1, Ordering::Relaxed);
        if self.refuses.contains(blob.digest()) {
            return Err(Error::Damaged { digest: blob.digest().clone(), reason: "refused".to_owned() });
        }
        let bytes = blob.bytes(DOCUMENT_LIMIT)?;
        lock(&self.blobs).insert(blob.digest().clone(), Blob::known(blob.descriptor().clone(), bytes));
        Ok(Put::Written)
    }

    fn finish(&self, root: &Blob, name: Option<&str>) -> Result<()> {
        self.put(root)?;
        lock(&self.names).insert(name.map(str::to_owned), root.digest().clone());
        Ok(())
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn task(jobs: usize) -> Task {
    Task { jobs: jobs.try_into().unwrap(), progress: Arc::new(()) }
}

fn layer(content: &str) -> Layer {
    let blob = Blob::from_bytes("application/vnd.oci.image.layer.v1.tar", content.into());
    Layer { blob, diff_id: None, created_by: String::new() }
}

fn image(architecture: &str, layers: &[&str]) -> Image {
    let config = Config::Container {
        platform: Platform::new("linux", architecture),
        execution: Execution::default(),
        created: String::new(),
    };
    Image::new(config, layers.iter().map(|content| layer(content)).collect())
}

fn run(source: &dyn Source, root: &Blob, sink: &Memory, jobs: usize) -> Result<Copied> {
    copy(source, root.descriptor(), sink, Some("name"), &task(jobs))
}

fn refusal(root: &Blob, blobs: &[&Blob]) -> String {
    let sink = Memory::default();
    let error = run(&Memory::of(blobs), root, &sink, 1).unwrap_err();
    assert_eq!(sink.puts.into_inner(), 0, "nothing moves before all documents are understood");
    error.to_string()
}

fn document(media_type: &str, text: &str) -> Blob {
    Blob::from_bytes(media_type, text.into())
}

#[test]
fn a_digest_travels_once() {
    let index = Index::new(vec![image("a", &["x", "y", "x"]), image("b", &["x"])]);
    let sink = Memory::default();
    let copied = run(&index, index.manifest(), &sink, 4).unwrap();
    // Two layers, two configs, two manifests and the index.
    assert_eq!(sink.puts.load(Ordering::Relaxed), 7);
    assert_eq!(copied.uploaded, lock(&sink.blobs).values().map(Blob::size).sum::<u64>());
}

/// What a follower is told of a copy.
#[derive(Default)]
struct Told {
    expected: AtomicUsize,
    ended: Mutex<Vec<(Digest, Option<Put>)>>,
}

impl Progress for Told {
    fn expect(&self, blobs: usize) {
        self.expected.fetch_add(blobs, Ordering::Relaxed);
    }

    fn begin(&self, _: &Descriptor) {}

    fn advance(&self, _: &Descriptor, _: u64) {}

    fn end(&self, descriptor: &Descriptor, put: Option<Put>) {
        lock(&self.ended).push((descriptor.digest.clone(), put));
    }
}

#[test]
fn each_blob_that_is_expected_ends_once_and_the_root_last() {
    let index = Index::new(vec![image("a", &["x", "y", "x"]), image("b", &["x"])]);
    let sink = Memory::default();
    // Nothing is there; all is there under the name; all is there, the name is new.
    for (name, put) in [("1", Some(Put::Written)), ("1", None), ("2", None)] {
        let told = Arc::new(Told::default());
        let task = Task { progress: Arc::clone(&told) as _, ..task(4) };
        copy(&index, index.manifest().descriptor(), &sink, Some(name), &task).unwrap();
        let ended = lock(&told.ended);
        assert_eq!((told.expected.load(Ordering::Relaxed), ended.len()), (7, 7));
        assert_eq!(ended.last().unwrap(), &(index.manifest().digest().clone(), put));
    }
}

#[test]
fn a_root_that_is_refused_has_not_ended() {
    let image = image("a", &["x"]);
    let sink = Memory { refuses: vec![image.manifest().digest().clone()], ..Memory::default() };
    let told = Arc::new(Told::default());
    let task = Task { progress: Arc::clone(&told) as _, ..task(1) };
    copy(&image, image.manifest().descriptor(), &sink, Some("1"), &task).unwrap_err();
    assert_eq!((told.expected.load(Ordering::Relaxed), lock(&told.ended).len()), (3, 2));
}

#[test]
fn jobs_change_nothing() {
    let layers: Vec<_> = (0..40).map(|n| n.to_string()).collect();
    let image = image("a", &layers.iter().map(String::as_str).collect::<Vec<_>>());
    let results = [1, 2, 7, 100].map(|jobs| {
        let sink = Memory::default();
        let copied = run(&image, image.manifest(), &sink, jobs).unwrap();
        let digests: Vec<_> = lock(&sink.blobs).keys().cloned().collect();
        (copied, digests)
    });
    assert!(results.iter().all(|result| *result == results[0]));
}

#[test]
fn a_failure_ends_the_copy_without_a_name() {
    let image = image("a", &["0", "1", "2", "3"]);
    let refuses = vec![Digest::sha256(b"1"), Digest::sha256(b"2"), Digest::sha256(b"3")];
    let sink = Memory { refuses: refuses.clone(), ..Memory::default() };
    let error = run(&image, image.manifest(), &sink, 1).unwrap_err();
    assert!(matches!(error, Error::Damaged { digest, .. } if digest == refuses[0]));
    assert!(lock(&sink.names).is_empty());
    assert_eq!(sink.puts.into_inner(), 3, "config, the first layer, the refused one, and nothing new");
}

#[test]
fn what_has_the_root_gets_only_the_name() {
    let image = image("a", &["0"]);
    let sink = Memory::of(&[image.manifest()]);
    let copied = run(&image, image.manifest(), &sink, 1).unwrap();
    let total = image.manifest().size() + image.config().size() + 1;
    assert_eq!(copied, Copied { skipped: total, ..Copied::default() });
    assert_eq!(lock(&sink.names)[&Some("name".to_owned())], *image.manifest().digest());
    assert_eq!(sink.puts.into_inner(), 1, "finish alone");
}

#[test]
fn what_has_the_root_under_its_name_gets_nothing() {
    let image = image("a", &["0"]);
    let sink = Memory::default();
    run(&image, image.manifest(), &sink, 1).unwrap();
    sink.puts.store(0, Ordering::Relaxed);
    let copied = run(&image, image.manifest(), &sink, 1).unwrap();
    assert_eq!((copied.uploaded, sink.puts.into_inner()), (0, 0));
}

#[test]
fn what_exists_is_skipped() {
    let image = image("a", &["0", "1"]);
    let sink = Memory::of(&[&image.layers()[0].blob]);
    assert_eq!(run(&image, image.manifest(), &sink, 1).unwrap().skipped, 1);
}

#[test]
fn images_share_what_they_have_in_common() {
    let images = [image("a", &["runtime", "1"]), image("b", &["runtime", "2"])];
    let blobs = images.iter().flat_map(|image| {
        let layers = image.layers().iter().map(|layer| &layer.blob);
        [image.manifest(), image.config()].into_iter().chain(layers).collect::<Vec<_>>()
    });
    let source = Memory::of(&blobs.collect::<Vec<_>>());
    let named = images.each_ref().map(|image| Named {
        root: image.manifest().descriptor().clone(),
        name: Some(image.platform().unwrap().to_string()),
    });
    let sink = Memory::default();
    let copied = copy_all(&source, named.into(), &sink, &task(3)).unwrap();
    let skipped: Vec<_> = copied.iter().map(|copied| copied.skipped).collect();
    assert_eq!(skipped, [0, "runtime".len() as u64]);
    assert_eq!(sink.puts.load(Ordering::Relaxed), 7, "three layers, two configs and two manifests");
    let names = lock(&sink.names);
    assert_eq!(names[&Some("linux/a".to_owned())], *images[0].manifest().digest());
    assert_eq!(names[&Some("linux/b".to_owned())], *images[1].manifest().digest());
}

#[test]
fn a_document_of_two_kinds_is_refused() {
    let config = document("application/vnd.oci.image.config.v1+json", "{}");
    let config = String::from_utf8(crate::render(config.descriptor())).unwrap();
    let both = format!(r#"{{"manifests":[],"config":{config},"layers":[]}}"#);
    for media_type in [MANIFEST, INDEX] {
        let root = document(media_type, &both);
        assert!(refusal(&root, &[&root]).contains("its fields are not those of"), "{media_type}");
    }
    let (manifest, index) = (document(INDEX, r#"{"layers":[]}"#), document(MANIFEST, r#"{"manifests":[]}"#));
    for root in [manifest, index] {
        assert!(refusal(&root, &[&root]).contains("its fields are not those of"));
    }
}

#[test]
fn a_document_that_says_another_type_is_refused() {
    let root = document(MANIFEST, &format!(r#"{{"mediaType":"{INDEX}","manifests":[]}}"#));
    assert!(refusal(&root, &[&root]).contains("it says it is `application/vnd.oci.image.index.v1+json`"));
}

#[test]
fn a_root_of_a_strange_type_is_refused() {
    let root = document("text/plain", "hello");
    assert!(refusal(&root, &[&root]).contains("`text/plain` is neither a manifest nor an index"));
}

#[test]
fn an_endless_nest_of_indexes_is_refused() {
    let mut nest = vec![document(INDEX, r#"{"manifests":[]}"#)];
    for depth in 0..9 {
        let child = String::from_utf8(crate::render(nest[depth].descriptor())).unwrap();
        nest.push(document(INDEX, &format!(r#"{{"manifests":[{child}]}}"#)));
    }
    let all: Vec<_> = nest.iter().collect();
    assert!(refusal(&nest[9], &all).contains("nested more than 8 deep"));
    run(&Memory::of(&all), &nest[8], &Memory::default(), 1).unwrap();
}
