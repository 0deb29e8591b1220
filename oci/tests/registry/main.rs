//! The registry client against a scripted registry: what goes over the wire, and what does not.

mod auth;
mod pull;
mod push;
mod retry;
mod safety;
mod scripted;
mod support;
