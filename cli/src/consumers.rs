//! Who runs an image, or a program in a file, and by which command line.
//!
//! What a consumer takes is data (`table`), each row with its source and date. Whether it runs a program is told by
//! three facts together: the form in which the program is offered (`form`), what the consumer makes of that form, and
//! what the program's report says of the consumer's runtime (`judge`).

mod commands;
mod form;
mod judge;
mod line;
mod need;
mod place;
mod row;
mod table;

use serde::Serialize;
use wpack_validate::{Report, targets::Verdict};

#[cfg(test)]
pub(crate) use self::row::{COLUMNS, Cell};
pub(crate) use self::{form::Offer, line::Line, need::Need, place::Place, table::rows};

/// What a consumer makes of an image or a file.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema), schemars(rename = "Consumer"))]
pub(crate) struct Answer {
    /// The name of the consumer.
    pub(crate) name: &'static str,
    /// What that is, in a line.
    description: &'static str,
    /// Whether it runs it.
    pub(crate) verdict: Verdict,
    /// Why not, what is not known, or on which condition; null if it simply runs.
    pub(crate) reason: Option<String>,
    /// The command lines that start it, one after the other; none where it does not run, or not from there.
    #[cfg_attr(test, schemars(with = "Vec<String>"))]
    pub(crate) commands: Vec<Line>,
}

/// What is known of the program in an image.
#[derive(Clone, Copy)]
pub(crate) enum Program<'a> {
    /// Its report.
    Known(&'a Report),
    /// There is none in the image.
    Missing,
    /// It was not looked for.
    Unread,
}

/// What is asked of all consumers.
pub(crate) struct Question<'a> {
    /// Where it is.
    pub(crate) place: &'a Place,
    /// The forms in which it is there.
    pub(crate) offers: &'a [Offer],
    /// The program.
    pub(crate) program: Program<'a>,
    /// What it needs of who starts it.
    pub(crate) need: &'a Need,
}

/// The answer of each consumer, in the order of the table.
pub(crate) fn answers(question: &Question<'_>) -> Vec<Answer> {
    rows().map(|row| judge::judge(row, question)).collect()
}
