//! Properties of every comparison.

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
