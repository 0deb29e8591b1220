//! The promises that hold for every place.

use std::{fs, path::Path, thread};

use wpack_oci::{Digest, Error, Image, Source, copy, verify};

use crate::support::{Broken, NEEDLE, PLACES, Place, Recording, copy_to, files, image, index, root, task};

/// Runs a check in each kind of place, in a new folder; the thread's name tells where it failed.
fn everywhere(check: fn(&Place, &Path)) {
    for place in &PLACES {
        let dir = tempfile::tempdir().unwrap();
        thread::scope(|scope| {
            let thread = thread::Builder::new().name(place.label.to_owned());
            thread.spawn_scoped(scope, || check(place, dir.path())).unwrap();
        });
    }
}

#[test]
fn what_was_built_is_sound() {
    let (image, index) = (image("amd64"), index());
    verify(&image, &root(&image)).unwrap();
    verify(&index, &root(&index)).unwrap();
}

#[test]
fn a_copy_has_the_same_digest_and_is_sound() {
    everywhere(|place, dir| {
        let (image, index) = (image("amd64"), index());
        for source in [&image as &dyn Source, &index] {
            copy_to(&*(place.sink)(dir), source, "app:1").unwrap();
            let copied = (place.source)(dir).unwrap();
            for name in [Some("app:1"), None] {
                assert_eq!(copied.resolve(name).unwrap(), root(source));
            }
            verify(&*copied, &root(source)).unwrap();
            fs::remove_dir_all(dir.join("out")).or_else(|_| fs::remove_file(dir.join("out"))).unwrap();
        }
    });
}

#[test]
fn from_place_to_place() {
    everywhere(|place, dir| {
        copy_to(&*(place.sink)(dir), &index(), "app:1").unwrap();
        let source = (place.source)(dir).unwrap();
        everywhere_from(&*source);
    });
}

fn everywhere_from(source: &dyn Source) {
    for place in &PLACES {
        let dir = tempfile::tempdir().unwrap();
        copy_to(&*(place.sink)(dir.path()), source, "app:2").unwrap();
        let copied = (place.source)(dir.path()).unwrap();
        assert_eq!(copied.resolve(Some("app:2")).unwrap(), root(source));
        verify(&*copied, &root(source)).unwrap();
    }
}

#[test]
fn a_second_copy_moves_nothing() {
    everywhere(|place, dir| {
        let (sink, index) = ((place.sink)(dir), index());
        let first = copy_to(&*sink, &index, "app:1").unwrap();
        let second = copy_to(&*sink, &index, "app:2").unwrap();
        assert_eq!((second.uploaded, second.skipped), (0, first.uploaded));
        let copied = (place.source)(dir).unwrap();
        assert_eq!(copied.resolve(Some("app:1")).unwrap(), copied.resolve(Some("app:2")).unwrap());
    });
}

#[test]
fn an_image_that_shares_layers_moves_only_the_rest() {
    everywhere(|place, dir| {
        let sink = (place.sink)(dir);
        copy_to(&*sink, &image("amd64"), "app:1").unwrap();
        let shared = image("arm64").layers()[0].blob.size();
        assert_eq!(copy_to(&*sink, &image("arm64"), "app:2").unwrap().skipped, shared);
    });
}

#[test]
fn a_name_moves_on_and_others_stay() {
    everywhere(|place, dir| {
        let sink = (place.sink)(dir);
        for (architecture, name) in [("amd64", "app:1"), ("arm64", "app:2"), ("riscv64", "app:1")] {
            copy_to(&*sink, &image(architecture), name).unwrap();
        }
        let copied = (place.source)(dir).unwrap();
        let digest = |name| copied.resolve(Some(name)).unwrap().digest;
        assert_eq!(digest("app:1"), *image("riscv64").manifest().digest());
        assert_eq!(digest("app:2"), *image("arm64").manifest().digest());
        assert!(matches!(copied.resolve(Some("app:3")), Err(Error::NoImage { .. })));
        assert!(matches!(copied.resolve(None), Err(Error::BadPlace { .. })));
    });
}

#[test]
fn a_copy_without_a_name_replaces_the_nameless() {
    everywhere(|place, dir| {
        let sink = (place.sink)(dir);
        for image in [image("amd64"), image("arm64")] {
            copy(&image, &root(&image), &*sink, None, &task()).unwrap();
        }
        assert_eq!(root(&*(place.source)(dir).unwrap()), root(&image("arm64")));
    });
}

#[test]
fn a_failed_copy_leaves_neither_name_nor_rubbish() {
    everywhere(|place, dir| {
        let image = image("amd64");
        for digest in [image.layers()[1].blob.digest(), image.config().digest()] {
            let dir = dir.join(digest.hex());
            fs::create_dir(&dir).unwrap();
            let broken = Broken(&image, digest.clone());
            let error = copy_to(&*(place.sink)(&dir), &broken, "app:1").unwrap_err();
            assert!(matches!(&error, Error::Damaged { digest: named, .. } if named == digest), "{error}");
            assert!((place.source)(&dir).and_then(|source| source.resolve(Some("app:1"))).is_err());
            assert_only_whole_files(&dir);
        }
    });
}

/// Each file is one of the layout's own, or a blob that is what its name says.
fn assert_only_whole_files(dir: &Path) {
    for file in files(dir) {
        let name = file.file_name().unwrap().to_str().unwrap();
        let is_blob = || Digest::sha256(&fs::read(&file).unwrap()).hex() == name;
        assert!(matches!(name, "oci-layout" | "index.json") || is_blob(), "{}", file.display());
    }
}

#[test]
fn a_failed_copy_leaves_what_was_there() {
    everywhere(|place, dir| {
        copy_to(&*(place.sink)(dir), &image("amd64"), "app:1").unwrap();
        let arm = image("arm64");
        let broken = Broken(&arm, arm.layers()[1].blob.digest().clone());
        copy_to(&*(place.sink)(dir), &broken, "app:1").unwrap_err();
        let kept = (place.source)(dir).unwrap();
        assert_eq!(kept.resolve(Some("app:1")).unwrap(), root(&image("amd64")));
        verify(&*kept, &root(&*kept)).unwrap();
    });
}

#[test]
fn names_given_at_the_same_time_are_all_kept() {
    everywhere(|place, dir| {
        let shared = (place.sink)(dir);
        let is_folder = dir.join("out").is_dir();
        let names: Vec<_> = (0..16).map(|n| format!("app:{n}")).collect();
        thread::scope(|scope| {
            for name in &names {
                let shared = &*shared;
                scope.spawn(move || {
                    let own = is_folder.then(|| (place.sink)(dir));
                    copy_to(own.as_deref().unwrap_or(shared), &image(&name.replace(':', "")), name).unwrap();
                });
            }
        });
        let copied = (place.source)(dir).unwrap();
        for name in &names {
            let expected = image(&name.replace(':', ""));
            assert_eq!(copied.resolve(Some(name)).unwrap().digest, *expected.manifest().digest());
        }
        if is_folder {
            assert_only_whole_files(dir);
        }
    });
}

#[test]
fn damage_is_found() {
    everywhere(|place, dir| {
        copy_to(&*(place.sink)(dir), &image("amd64"), "app:1").unwrap();
        let damaged = files(dir).into_iter().filter(|file| spoil(file)).count();
        assert!(damaged > 0);
        let source = (place.source)(dir).unwrap();
        let error = verify(&*source, &root(&*source)).unwrap_err();
        assert!(matches!(error, Error::Damaged { .. }), "{error}");
    });
}

/// Changes one letter where the file says `needle`.
fn spoil(file: &Path) -> bool {
    let mut bytes = fs::read(file).unwrap();
    let position = bytes.windows(NEEDLE.len()).position(|window| window == NEEDLE.as_bytes());
    position.inspect(|position| bytes[*position] = b'N');
    fs::write(file, bytes).unwrap();
    position.is_some()
}

#[test]
fn the_same_images_make_the_same_files() {
    everywhere(|place, dir| {
        let copies = ["a", "b"].map(|name| {
            let dir = dir.join(name);
            fs::create_dir(&dir).unwrap();
            copy_to(&*(place.sink)(&dir), &index(), "app:1").unwrap();
            let content = |file: std::path::PathBuf| {
                (file.strip_prefix(&dir).unwrap().to_owned(), fs::read(&file).unwrap())
            };
            files(&dir).into_iter().map(content).collect::<Vec<_>>()
        });
        assert!(copies[0] == copies[1]);
    });
}

#[test]
fn children_come_before_parents() {
    let (sink, index) = (Recording::default(), index());
    copy_to(&sink, &index, "app:1").unwrap();
    let order = sink.0.into_inner().unwrap();
    let position = |digest: &Digest| order.iter().position(|known| known == digest).unwrap();
    let assert_below = |image: &Image| {
        let manifest = position(image.manifest().digest());
        let layers = image.layers().iter().map(|layer| &layer.blob);
        assert!(layers.chain([image.config()]).all(|blob| position(blob.digest()) < manifest));
        assert!(manifest < position(index.manifest().digest()));
    };
    index.images().iter().for_each(assert_below);
    assert_eq!(order.len(), 8, "the shared layer travels once");
}
