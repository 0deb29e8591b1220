//! Properties of every comparison.

use wpack_oci::{
    Blob, Config, Image, Index, Layer as ImageLayer, Source as _,
    spec::{Execution, Platform as ImagePlatform},
};

use super::*;

fn side(name: &str, wat: &str) -> Side {
    let bytes = wat::parse_str(wat).unwrap();
    let report = wpack_validate::validate(&bytes);
    let program = Some((Module::from_bytes(name.to_owned(), bytes), report));
    Side { name: name.to_owned(), image: None, program }
}

/// The corpus of the validator: modules and components of every kind.
fn cases() -> Vec<Side> {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../validate/cases");
    let mut paths: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let read = |path: &std::path::PathBuf| {
        let text = std::fs::read_to_string(path).unwrap();
        side(path.file_name().unwrap().to_str().unwrap(), &text)
    };
    let cases: Vec<_> = paths.iter().map(read).collect();
    assert!(cases.len() > 40);
    cases
}

impl Program {
    fn is_empty(&self) -> bool {
        let texts =
            [&self.facts, &self.imports, &self.exports, &self.capabilities, &self.targets, &self.findings];
        texts.iter().all(|list| list.is_empty())
            && self.sections.is_empty()
            && self.functions.changed.is_empty()
            && self.functions.more == 0
            && self.digest.is_same()
    }
}

fn mirrored<T>(changes: Vec<Changed<T>>) -> Vec<Changed<T>> {
    changes.into_iter().map(|Changed { name, from, to }| Changed { name, from: to, to: from }).collect()
}

fn swapped<T>(Pair { from, to }: Pair<T>) -> Pair<T> {
    Pair { from: to, to: from }
}

fn mirror(program: Program) -> Program {
    Program {
        digest: swapped(program.digest),
        size: swapped(program.size),
        facts: mirrored(program.facts),
        sections: mirrored(program.sections),
        functions: Functions { changed: mirrored(program.functions.changed), ..program.functions },
        imports: mirrored(program.imports),
        exports: mirrored(program.exports),
        capabilities: mirrored(program.capabilities),
        targets: mirrored(program.targets),
        findings: mirrored(program.findings),
    }
}

#[test]
fn nothing_differs_from_itself() {
    for case in cases() {
        let diff = Diff::new(&case, &case, 10);
        assert!(diff.equal && diff.program.unwrap().is_empty(), "{}", case.name);
    }
}

#[test]
fn there_and_back_are_mirror_images() {
    let cases = cases();
    for (number, one) in cases.iter().enumerate() {
        let other = &cases[(number * 7 + 1) % cases.len()];
        let (there, back) = (Diff::new(one, other, 5), Diff::new(other, one, 5));
        assert_eq!((there.equal, back.equal), (false, false));
        assert_eq!(mirror(there.program.unwrap()), back.program.unwrap(), "{} {}", one.name, other.name);
    }
}

#[test]
fn functions_are_told_by_name_or_else_by_index() {
    let named = r#"(module (import "env" "x" (func)) (func $a nop nop) (func $b) (func (export "_start")))"#;
    let other = r#"(module (func $b) (func $c nop) (func (export "_start")))"#;
    let functions =
        |from: &str, to: &str| Diff::new(&side("a", from), &side("b", to), 9).program.unwrap().functions;
    let by_name = functions(named, other);
    assert_eq!(by_name.by, "name");
    let names: Vec<_> =
        by_name.changed.iter().map(|change| (change.name.as_str(), change.from, change.to)).collect();
    assert_eq!(
        names,
        [
            ("a", Some(4), None),
            ("c", None, Some(3)),
            ("function 2", None, Some(2)),
            ("function 3", Some(2), None)
        ]
    );

    let bare = r#"(module (import "env" "x" (func)) (func nop) (func) (func (export "_start")))"#;
    let by_index = functions(named, bare);
    assert_eq!(by_index.by, "index");
    let expected = Changed { name: "a".to_owned(), from: Some(4), to: Some(3) };
    assert_eq!(by_index.changed, [expected]);
}

/// An index with an image for each of these architectures, of these layers and variables.
fn index(architectures: &[&str], layers: &[&str], env: &[&str]) -> Side {
    let image = |architecture: &&str| {
        let config = Config::Container {
            platform: ImagePlatform::new("linux", architecture),
            execution: Execution {
                env: env.iter().map(|pair| (*pair).to_owned()).collect(),
                ..Execution::default()
            },
            created: String::new(),
        };
        let layer = |content: &&str| ImageLayer {
            blob: Blob::from_bytes("application/vnd.oci.image.layer.v1.tar", content.as_bytes().to_vec()),
            diff_id: None,
            created_by: String::new(),
        };
        let annotation = (layers.join(" "), "there".to_owned());
        Image::new(config, layers.iter().map(layer).collect()).annotate([annotation])
    };
    let index = Index::new(architectures.iter().map(image).collect());
    let root = index.resolve(None).unwrap();
    let image = Some(Node::read(&index, &root, "index").unwrap());
    Side { name: String::new(), image, program: None }
}

fn mirrored_images(images: Images) -> Images {
    let platform = |platform: Platform| Platform {
        gone: platform.new,
        new: platform.gone,
        config: mirrored(platform.config),
        annotations: mirrored(platform.annotations),
        ..platform
    };
    Images {
        digest: swapped(images.digest),
        size: swapped(images.size),
        annotations: mirrored(images.annotations),
        platforms: images.platforms.into_iter().map(platform).collect(),
    }
}

#[test]
fn images_are_mirrored_too_and_do_not_differ_from_themselves() {
    let sides = [
        index(&["amd64", "arm64"], &["a", "b"], &["A=1"]),
        index(&["amd64"], &["a", "b"], &["A=1"]),
        index(&["arm64", "wasm"], &["b", "c", "b"], &["A=2", "B=1"]),
        index(&[], &[], &[]),
    ];
    let compare = |from: &Side, to: &Side| Diff::new(from, to, 0).images.unwrap();
    for one in &sides {
        assert_eq!(compare(one, one).platforms, []);
        assert!(Diff::new(one, one, 0).equal);
        for other in &sides {
            assert_eq!(mirrored_images(compare(one, other)), compare(other, one));
        }
    }
    let changed = compare(&sides[0], &sides[2]);
    let names: Vec<_> = changed.platforms.iter().map(|platform| platform.name.as_str()).collect();
    assert_eq!(names, ["linux/amd64", "linux/arm64", "linux/wasm"]);
    let arm = &changed.platforms[1];
    assert_eq!((arm.shared.len(), arm.gone.len(), arm.new.len()), (1, 1, 1));
    let config: Vec<_> = arm.config.iter().map(|change| change.name.as_str()).collect();
    assert_eq!(config, ["Env A", "Env B"]);
}
