//! Function bodies, validated on all cores, with the first error in the order of the file.

use std::sync::{Mutex, PoisonError};
use std::thread;
use std::vec::IntoIter;

use wasmparser::{
    FuncToValidate, FuncValidator, FuncValidatorAllocations, FunctionBody, ValidatorResources, WasmFeatures,
};

use super::recorder::Recorder;
use super::stop::Stop;
use super::used;

/// Bodies kept before they are validated: the bodies are borrowed, but each has a record of some 100 bytes,
/// and a small file can hold 10^6 of them.
const BATCH: usize = 1 << 16;

/// Bytes of code from which threads pay: validation does some 200 MB a second, a thread costs 50 µs.
const WORTH_THREADS: usize = 1 << 18;

/// A body with the number of the part that it is in.
type Pending<'a> = (u32, FuncToValidate<ValidatorResources>, FunctionBody<'a>);

/// The features that the operators of parts belong to, in the order in which a worker met them.
pub(super) type Used = Vec<(u32, WasmFeatures)>;

/// Bodies whose turn is yet to come.
#[derive(Default)]
pub(super) struct Bodies<'a> {
    pending: Vec<Pending<'a>>,
    size: usize,
}

impl<'a> Bodies<'a> {
    pub(super) fn push(
        &mut self,
        part: u32,
        function: FuncToValidate<ValidatorResources>,
        body: FunctionBody<'a>,
    ) {
        self.size += body.as_bytes().len();
        self.pending.push((part, function, body));
    }

    pub(super) fn is_full(&self) -> bool {
        self.pending.len() >= BATCH
    }

    /// Validates all that is pending and returns the features that its operators belong to.
    pub(super) fn flush(&mut self) -> Result<Used, Stop> {
        let workers =
            if self.size < WORTH_THREADS { 1 } else { thread::available_parallelism().map_or(1, Into::into) };
        self.size = 0;
        let queue = Queue(Mutex::new(std::mem::take(&mut self.pending).into_iter()));
        let outcomes: Vec<_> = thread::scope(|scope| {
            let helpers: Vec<_> = (1..workers).map(|_| scope.spawn(|| queue.work())).collect();
            let own = queue.work();
            // A panic of a helper is one of wasmparser and goes on here.
            let theirs =
                helpers.into_iter().map(|h| h.join().unwrap_or_else(|p| std::panic::resume_unwind(p)));
            theirs.chain([own]).collect()
        });
        first_error(outcomes)
    }
}

/// What a worker has seen: features, and the error that ended its work with the place of the body.
struct Outcome {
    used: Used,
    error: Option<(usize, Stop)>,
}

/// Bodies leave the queue in the order of the file and a worker stops at its first error, so every body before
/// the earliest error has been validated by somebody: the earliest is the same in every run.
fn first_error(outcomes: Vec<Outcome>) -> Result<Used, Stop> {
    let (used, errors): (Vec<_>, Vec<_>) = outcomes.into_iter().map(|one| (one.used, one.error)).unzip();
    match errors.into_iter().flatten().min_by_key(|(place, _)| *place) {
        Some((_, stop)) => Err(stop),
        None => Ok(used.concat()),
    }
}

struct Queue<'a>(Mutex<IntoIter<Pending<'a>>>);

impl<'a> Queue<'a> {
    fn next(&self) -> Option<Pending<'a>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).next()
    }

    fn work(&self) -> Outcome {
        let mut used = Used::new();
        let mut allocations = FuncValidatorAllocations::default();
        while let Some((part, function, body)) = self.next() {
            let mut validator = function.into_validator(allocations);
            if let Err(stop) = validate(&mut validator, &body, of_part(&mut used, part)) {
                return Outcome { used, error: Some((body.range().start, stop)) };
            }
            allocations = validator.into_allocations();
        }
        Outcome { used, error: None }
    }
}

/// The features of `part`, which is the last one or a new one.
fn of_part(used: &mut Used, part: u32) -> &mut WasmFeatures {
    let last = match used.last() {
        Some((last, _)) if *last == part => used.len() - 1,
        _ => {
            used.push((part, WasmFeatures::empty()));
            used.len() - 1
        }
    };
    &mut used[last].1
}

/// `FuncValidator::validate`, but noting the features and keeping decoding apart from validation.
fn validate(
    validator: &mut FuncValidator<ValidatorResources>,
    body: &FunctionBody<'_>,
    used: &mut WasmFeatures,
) -> Result<(), Stop> {
    let index = validator.index();
    let (code, start) = (body.as_bytes(), body.range().start);
    let mut reader = body.get_binary_reader();
    validator.read_locals(&mut reader).map_err(|error| Stop::Validation { error, function: Some(index) })?;
    *used |= body.get_locals_reader().map_or(WasmFeatures::empty(), used::by_locals);
    reader.set_features(*validator.features());
    while !reader.eof() {
        let offset = reader.original_position();
        let behind_first_byte = code.get(offset + 1 - start..).unwrap_or_default();
        let mut recorder = Recorder::new(validator.visitor(offset), used, behind_first_byte);
        let result = reader.visit_operator(&mut recorder).map_err(Stop::Decoding)?;
        result.map_err(|error| Stop::Validation { error, function: Some(index) })?;
    }
    let end = reader.original_position();
    reader.finish_expression(&validator.visitor(end)).map_err(Stop::Decoding)
}
