//! Why a request gets no answer of the guest's own.

use http::StatusCode;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Failure {
    /// It names no host, as HTTP/1.1 wants it.
    NoHost,
    /// Its body is longer than `--max-body`.
    TooLong,
    /// Too many requests run and wait.
    Busy,
    /// It took longer than `--timeout`.
    TooSlow,
    /// The guest ended without an answer; the log says how.
    Broken,
}

impl Failure {
    pub(super) fn status(self) -> StatusCode {
        match self {
            Self::NoHost => StatusCode::BAD_REQUEST,
            Self::TooLong => StatusCode::PAYLOAD_TOO_LARGE,
            Self::Busy => StatusCode::SERVICE_UNAVAILABLE,
            Self::TooSlow => StatusCode::GATEWAY_TIMEOUT,
            Self::Broken => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }
}
