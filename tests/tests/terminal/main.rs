//! What a person sees: help, errors, colours, completions, manual pages; and what a script gets, each JSON document.
//!
//! `cargo xtask snapshots` writes the snapshots anew.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

mod bars;
mod colours;
mod completions;
mod documents;
mod errors;
mod man;
mod shown;
mod width;
