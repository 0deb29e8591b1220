//! The verdict of one consumer.

use wpack_validate::targets::{Target, Verdict};

use super::{
    Answer, Program, Question,
    commands::Case,
    form::{Form, Offer},
    line::Line,
    place::Place,
    row::{Cell, Choice, Row, Runtime},
};
use crate::runners;

/// What a consumer has to say about an offer; one of `Runs` is a condition.
type Remark = (Verdict, String);

/// What a consumer makes of one offer.
struct Judged<'a> {
    offer: &'a Offer,
    remarks: Vec<Remark>,
    /// The options of the runtime that the report asks for.
    options: Vec<String>,
}

/// The answer of `row`: that on the best of all offers, of this machine's platform if possible.
pub(super) fn judge(row: &'static Row, question: &Question<'_>) -> Answer {
    let mut offers: Vec<&Offer> = question.offers.iter().collect();
    offers.sort_by_key(|offer| offer.platform != machine());
    let judged = offers.into_iter().map(|offer| Judged::new(row, offer, question));
    match judged.min_by_key(Judged::verdict) {
        Some(best) => best.answer(row, question),
        None => row.answer(
            Verdict::Fails,
            Some("it is neither a program nor the image of a container".to_owned()),
            Vec::new(),
        ),
    }
}

impl<'a> Judged<'a> {
    fn new(row: &Row, offer: &'a Offer, question: &Question<'_>) -> Self {
        let mut remarks = Vec::new();
        let mut options = Vec::new();
        remarks.extend(remark(row.cells.of(offer.form)));
        remarks.extend(out_of_reach(row, offer).map(|reason| (Verdict::Fails, reason.to_owned())));
        remarks.extend(foreign(row, offer, question));
        match question.program {
            Program::Known(report) => {
                let (found, asked) = by_report(&row.targets(offer), &report.targets);
                remarks.extend(found);
                options = asked;
            }
            Program::Missing if row.needs_module(offer.form) => {
                remarks.push((Verdict::Fails, "the image holds no portable module".to_owned()));
            }
            Program::Missing | Program::Unread => {}
        }
        Self { offer, remarks, options }
    }

    fn verdict(&self) -> Verdict {
        self.remarks.iter().map(|(verdict, _)| *verdict).max().unwrap_or(Verdict::Runs)
    }

    /// Of several reasons the first, but all conditions.
    fn answer(self, row: &'static Row, question: &Question<'_>) -> Answer {
        let verdict = self.verdict();
        if verdict != Verdict::Runs {
            let reason = self.remarks.into_iter().find(|(found, _)| *found == verdict).map(|(_, why)| why);
            return row.answer(verdict, reason, Vec::new());
        }
        let platform = self.offer.platform.as_deref().filter(|_| !self.offer.form.is_wasm_layer());
        let case = Case {
            place: question.place,
            offer: self.offer,
            platform: platform.filter(|platform| Some(*platform) != machine().as_deref()),
            need: question.need,
            options: &self.options,
        };
        let mut conditions: Vec<String> = self.remarks.into_iter().map(|(_, condition)| condition).collect();
        let is_pipe = matches!(question.place, Place::File(path) if path == "-");
        let commands = if is_pipe { Err("once it is in a file") } else { (row.commands)(&case) };
        let commands = commands.unwrap_or_else(|condition| {
            conditions.push(condition.to_owned());
            Vec::new()
        });
        let reason = (!conditions.is_empty()).then(|| conditions.join(" and "));
        row.answer(verdict, reason, commands)
    }
}

impl Row {
    fn answer(&self, verdict: Verdict, reason: Option<String>, commands: Vec<Line>) -> Answer {
        Answer { name: self.name, description: self.what, verdict, reason, commands }
    }

    /// The targets by which an offer is judged, the likeliest first.
    fn targets(&self, offer: &Offer) -> Vec<&'static str> {
        match self.runtime {
            Runtime::Bundled => vec![offer.bundled],
            Runtime::OneOf(targets) => targets.to_vec(),
            Runtime::None => Vec::new(),
        }
    }

    /// Whether it runs the portable module, of which an image in this form may have none.
    fn needs_module(&self, form: Form) -> bool {
        form == Form::Other || (form == Form::Bundle && self.runtime != Runtime::Bundled)
    }
}

/// Why the consumer does not come as far as this entry of an index.
fn out_of_reach(row: &Row, offer: &Offer) -> Option<&'static str> {
    match row.choice {
        _ if !offer.in_index => None,
        Choice::Any => None,
        Choice::None => Some("it reads no index of images; `wpack copy --platform` takes one out"),
        _ if offer.form.is_wasm_layer() => {
            Some("a Wasm layer is not found in an index, only in an image alone")
        }
        Choice::Machine if !offer.is_linux() => {
            Some("out of an index it takes the image for the Linux it runs on")
        }
        Choice::Machine | Choice::Flag => None,
    }
}

/// A native program of a processor that is not this machine's.
fn foreign(row: &Row, offer: &Offer, question: &Question<'_>) -> Option<Remark> {
    let platform = offer
        .platform
        .as_deref()
        .filter(|_| offer.form == Form::Bundle && row.runtime == Runtime::Bundled)?;
    let others = question.offers.iter().filter(|other| other.form == Form::Bundle).count();
    let condition = match row.choice {
        Choice::Machine if others == 1 => format!("if the node is `{platform}`"),
        Choice::Flag if Some(platform) != machine().as_deref() => {
            format!("if the machine is `{platform}` or emulates it")
        }
        _ => return None,
    };
    Some((Verdict::Runs, condition))
}

fn remark(cell: Cell) -> Option<Remark> {
    match cell {
        Cell::Yes => None,
        Cell::If(condition) => Some((Verdict::Runs, format!("if {condition}"))),
        Cell::Unknown(what) => Some((Verdict::Unknown, what.to_owned())),
        Cell::No(reason) => Some((Verdict::Fails, reason.to_owned())),
    }
}

/// What the report says of the targets that a consumer may be: the best counts, and is named where others are worse.
/// Conditions that are options of its command line become such.
fn by_report(names: &[&str], targets: &[Target]) -> (Vec<Remark>, Vec<String>) {
    let named = |name: &&str| targets.iter().find(|target| target.name == *name);
    let candidates: Vec<&Target> = names.iter().filter_map(named).collect();
    let Some(best) = candidates.iter().min_by_key(|target| target.verdict) else { return Default::default() };
    let mut remarks = Vec::new();
    let equal: Vec<_> = candidates.iter().filter(|target| target.verdict == best.verdict).collect();
    if best.verdict == Verdict::Runs && equal.len() < candidates.len() {
        let names: Vec<_> = equal.iter().map(|target| target.name.replace('-', " ")).collect();
        remarks.push((Verdict::Runs, format!("if it is {}", names.join(" or "))));
    }
    let options = options(best);
    if let Some(reason) = best.reason.clone().filter(|_| options.is_empty()) {
        remarks.push((best.verdict, reason));
    } else if best.verdict != Verdict::Runs && best.reason.is_none() {
        remarks.push((best.verdict, format!("`{}` does not run it", best.name)));
    }
    (remarks, options)
}

/// The options that a condition names, as in "if the option `-Shttp` is given": then they are given.
fn options(target: &Target) -> Vec<String> {
    let reason = target.reason.as_deref().filter(|_| target.verdict == Verdict::Runs).unwrap_or_default();
    let quoted = reason.split('`').skip(1).step_by(2);
    quoted.filter(|word| word.starts_with('-')).map(str::to_owned).collect()
}

/// The platform of containers on this machine: of Linux, also where a virtual machine runs it.
fn machine() -> Option<String> {
    Some(format!("linux/{}", runners::architecture(std::env::consts::ARCH)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn target(name: &'static str, verdict: Verdict, reason: Option<&str>) -> Target {
        Target { name, verdict, reason: reason.map(str::to_owned) }
    }

    fn row(name: &str) -> &'static Row {
        super::super::table::rows().find(|row| row.name == name).unwrap()
    }

    #[test]
    fn options_are_given_and_versions_named() {
        let condition = "if the option `-Shttp` is given and if the option `-Snn` is given";
        let targets = [
            target("wasmtime-27", Verdict::Fails, Some("no")),
            target("wasmtime-46", Verdict::Runs, Some(condition)),
            target("wasmtime-48", Verdict::Runs, Some(condition)),
        ];
        let names = row("wasmtime").targets(&Offer::file());
        let (remarks, options) = by_report(&names, &targets);
        assert_eq!(remarks, [(Verdict::Runs, "if it is wasmtime 48 or wasmtime 46".to_owned())]);
        assert_eq!(options, ["-Shttp", "-Snn"]);
        let (remarks, options) = by_report(&names, &targets[..1]);
        assert_eq!((remarks, options), (vec![(Verdict::Fails, "no".to_owned())], Vec::<String>::new()));
    }

    #[test]
    fn what_an_index_hides() {
        let offer = |form, platform: &str| Offer {
            form,
            platform: Some(platform.to_owned()),
            in_index: true,
            ..Offer::file()
        };
        let hidden = |name, form, platform| out_of_reach(row(name), &offer(form, platform)).is_some();
        assert!(hidden("kubernetes-shim", Form::Wasi, "wasi/wasm"));
        assert!(!hidden("kubernetes-shim", Form::Linux, "linux/arm64"));
        assert!(!hidden("docker-shim", Form::Wasi, "wasi/wasm"));
        assert!(hidden("docker-shim", Form::Shim, "wasip1/wasm"));
        assert!(hidden("wkg", Form::Artifact, "wasip1/wasm"));
        assert!(!hidden("wasmtime", Form::Artifact, "wasip1/wasm"));
    }
}
