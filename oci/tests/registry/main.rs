//! The registry client against a scripted registry: what goes over the wire, and what does not.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

mod auth;
mod login;
mod matrix;
mod mount;
mod pull;
mod push;
mod retry;
mod safety;
mod scripted;
mod support;
mod trace;
mod upload;
