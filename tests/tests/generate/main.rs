//! What `wpack generate` writes, judged by the validators of each ecosystem.
#![expect(clippy::unwrap_used, reason = "a test may panic")]
#![expect(clippy::print_stdout, reason = "the count is part of the result")]

mod check;
mod cluster;
mod files;
mod kube_linter;
mod kube_score;
mod matrix;
mod objects;
mod pipelines;
mod programs;
mod quadlet;
mod reader;
mod refusals;
