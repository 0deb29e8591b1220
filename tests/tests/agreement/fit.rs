//! What `wpack validate --world` says of the same components, against `wit_component::targets`.

use wpack_tests::context::Context;

use crate::{matrix::Row, wit::Wit};

/// Fails with all the components that the one lets fit the world with `items`, and the other does not.
pub(crate) fn agree_on_fit(line: &str, items: &str, rows: &[Row]) {
    let wit = Wit::of(line, items);
    let taken_to_fit = taken_to_fit(&wit.0.text, rows);
    let fits: Vec<bool> = rows.iter().map(|row| wit.is_fit_by(&row.binary)).collect();
    assert!(fits.contains(&true) && fits.contains(&false));
    let differing =
        rows.iter().zip(fits.iter().zip(&taken_to_fit)).filter(|(_, (fits, taken))| fits != taken);
    let failures: Vec<String> = differing
        .map(|(row, (fits, _))| format!("{}: {}", row.name, if *fits { "fits" } else { "does not fit" }))
        .collect();
    assert!(failures.is_empty(), "{} differences:\n{}", failures.len(), failures.join("\n"));
}

/// What wpack says of each row.
fn taken_to_fit(world: &str, rows: &[Row]) -> Vec<bool> {
    let context = Context::new();
    context.write("program.wit", world.as_bytes());
    let files: Vec<String> = (0..rows.len()).map(|number| format!("{number}.wasm")).collect();
    for (file, row) in files.iter().zip(rows) {
        context.write(file, &row.binary);
    }
    let validate = context.wpack().args(["validate", "--json", "--world", "program.wit"]);
    let report = validate.args(&files).finish().json();
    let modules = report["modules"].as_array().unwrap();
    assert_eq!(modules.len(), rows.len());
    let fits = |module: &serde_json::Value| {
        module["findings"].as_array().unwrap().iter().all(|finding| finding["code"] != "world-mismatch")
    };
    modules.iter().map(fits).collect()
}
