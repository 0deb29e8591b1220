//! The table of faults in `README.md` is true.

use std::{fs, path::Path};

/// The rows as file and test.
fn rows() -> Vec<(&'static str, &'static str)> {
    let row = |line: &'static str| match line.split('`').collect::<Vec<_>>()[..] {
        [_, file, _, test, _] if line.starts_with("| ") => Some((file, test)),
        _ => None,
    };
    include_str!("README.md").lines().filter_map(row).collect()
}

#[test]
fn each_has_its_test() {
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let is_missing = |(file, test): &(&str, &str)| {
        let text = fs::read_to_string(workspace.join(file)).unwrap_or_default();
        !text.contains(&format!("#[test]\nfn {test}()"))
            && !text.contains(&format!("#[test]\n    fn {test}()"))
    };
    let missing: Vec<_> = rows().into_iter().filter(is_missing).collect();
    assert_eq!(missing, []);
    assert!(rows().len() > 60, "{}", rows().len());
}
