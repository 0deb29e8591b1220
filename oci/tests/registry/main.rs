//! The registry client against a scripted registry: what goes over the wire, and what does not.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

mod ahead;
mod auth;
mod delete;
mod faults;
mod half;
mod login;
mod matrix;
mod mount;
mod pace;
mod pull;
mod push;
mod referrers;
mod retry;
mod safety;
mod scripted;
mod spec;
mod support;
mod tags;
mod trace;
mod upload;
