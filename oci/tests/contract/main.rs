//! What every place promises, whoever made the image and wherever it goes.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

mod docker;
mod hostile;
mod places;
mod properties;
mod support;
