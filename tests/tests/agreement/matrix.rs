//! The comparison: all rows in one run of `wpack validate`, then each row in `wasmtime`.

use std::{collections::BTreeMap, fmt, path::Path, thread};

use serde_json::Value;
use wpack_tests::{
    context::Context,
    tool::with,
    wasmtime::{Ending, Wasmtime},
};

use crate::differences::{self, Difference};

/// The releases that are compared: the oldest and the newest one of the table of targets whose command is published
/// as a package.
const RELEASES: [&str; 2] = ["36", "48"];

/// Those between, compared when `WPACK_TEST_WITH` names them: `wasmtime-42,wasmtime-46`.
const MORE_RELEASES: [&str; 2] = ["42", "46"];

/// One program, under a name that says what is right or wrong with it.
#[derive(Debug)]
pub(crate) struct Row {
    pub(crate) name: String,
    pub(crate) binary: Vec<u8>,
    start: Start,
}

/// How a row is started.
type Start = fn(&Wasmtime, &Path, &[&str]) -> Ending;

impl Row {
    pub(crate) fn new(name: impl Into<String>, text: &str) -> Self {
        let name = name.into();
        let binary = wat::parse_str(text).unwrap_or_else(|error| panic!("{name}: {error}"));
        Self::binary(name, binary)
    }

    pub(crate) fn binary(name: impl Into<String>, binary: Vec<u8>) -> Self {
        Self { name: name.into(), binary, start: Wasmtime::run }
    }

    /// To be started by `wasmtime serve`.
    pub(crate) fn serving(self) -> Self {
        Self { start: Wasmtime::serve, ..self }
    }

    /// To be started by `wasmtime serve`, and asked something: its handler must trap.
    pub(crate) fn answering(self) -> Self {
        Self { start: Wasmtime::answer, ..self }
    }
}

/// Fails with all the rows on which the two differ.
pub(crate) fn agree(rows: &[Row]) {
    let matrix = Matrix::of(rows);
    let more = MORE_RELEASES.into_iter().filter(|release| with(&format!("wasmtime-{release}")));
    let failures: Vec<String> =
        RELEASES.into_iter().chain(more).flat_map(|release| matrix.failures(release)).collect();
    assert!(failures.is_empty(), "{} differences:\n{}", failures.len(), failures.join("\n"));
}

struct Matrix<'a> {
    rows: &'a [Row],
    context: Context,
    /// What wpack says of each target, row by row.
    verdicts: Vec<BTreeMap<String, Verdict>>,
}

impl<'a> Matrix<'a> {
    fn of(rows: &'a [Row]) -> Self {
        let context = Context::new();
        let files: Vec<String> = (0..rows.len()).map(file).collect();
        for (file, row) in files.iter().zip(rows) {
            context.write(file, &row.binary);
        }
        let report = context.wpack().args(["validate", "--json"]).args(&files).finish().json();
        let modules = report["modules"].as_array().unwrap();
        assert_eq!(modules.len(), rows.len());
        Self { rows, context, verdicts: modules.iter().map(verdicts).collect() }
    }

    fn failures(&self, release: &str) -> Vec<String> {
        let wasmtime = Wasmtime::release(release);
        let numbers: Vec<usize> = (0..self.rows.len()).collect();
        let share = self.rows.len().div_ceil(thread::available_parallelism().map_or(1, usize::from));
        thread::scope(|scope| {
            let compare = |numbers: &'_ [usize]| -> Vec<String> {
                numbers.iter().filter_map(|number| self.failure(*number, release, &wasmtime)).collect()
            };
            let shares: Vec<_> =
                numbers.chunks(share).map(|numbers| scope.spawn(move || compare(numbers))).collect();
            shares.into_iter().flat_map(|share| share.join().unwrap()).collect()
        })
    }

    /// What is wrong with one row.
    fn failure(&self, number: usize, release: &str, wasmtime: &Wasmtime) -> Option<String> {
        let row = &self.rows[number];
        let module = self.context.path(&file(number));
        let verdict = &self.verdicts[number][&format!("wasmtime-{release}")];
        let ending = (row.start)(wasmtime, &module, &[]);
        let options = verdict.options();
        let agrees = if options.is_empty() {
            verdict.is(if ending.well { "runs" } else { "fails" })
        } else {
            // With the options that it names, and not without.
            !ending.well && (row.start)(wasmtime, &module, &options).well
        };
        let difference = differences::find(&row.name, release);
        match (agrees, difference) {
            (true, None) => None,
            (false, Some(difference)) if verdict.is(difference.verdict) => None,
            (true, Some(Difference { reason, .. })) => {
                Some(format!("{}, {release}: no difference any more, though {reason}", row.name))
            }
            (false, _) => Some(format!("{}, {release}: wpack: {verdict}\n    {}", row.name, does(&ending))),
        }
    }
}

fn file(number: usize) -> String {
    format!("{number}.wasm")
}

fn does(ending: &Ending) -> String {
    let words: Vec<&str> = ending.words.split_whitespace().collect();
    if ending.well { "wasmtime runs it".into() } else { format!("wasmtime: {}", words.join(" ")) }
}

#[derive(Debug)]
struct Verdict {
    verdict: String,
    reason: Option<String>,
}

impl Verdict {
    fn is(&self, verdict: &str) -> bool {
        self.verdict == verdict
    }

    /// The options with which it runs: ``if the option `-Wshared-memory` is given and if …``.
    fn options(&self) -> Vec<&str> {
        let conditions = self.reason.iter().filter(|_| self.is("runs"));
        conditions.flat_map(|conditions| conditions.split(" and ")).map(option).collect()
    }
}

fn option(condition: &str) -> &str {
    let option = condition.strip_prefix("if the option `").and_then(|rest| rest.strip_suffix("` is given"));
    option.unwrap_or_else(|| panic!("no condition of wasmtime: {condition}"))
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({})", self.verdict, self.reason.as_deref().unwrap_or("no reason"))
    }
}

fn verdicts(module: &Value) -> BTreeMap<String, Verdict> {
    let verdict = |target: &Value| {
        let text = |field: &str| target[field].as_str().map(str::to_owned);
        (text("name").unwrap(), Verdict { verdict: text("verdict").unwrap(), reason: text("reason") })
    };
    module["targets"].as_array().unwrap().iter().map(verdict).collect()
}
