//! The body of an answer on its way to the client.

use std::{
    pin::Pin,
    task::{Context, Poll, ready},
};

use bytes::Bytes;
use http::{Method, StatusCode};
use http_body::{Body, Frame, SizeHint};
use wasmtime_wasi_http::{Error, WasiBody};

use super::{Turn, log::Entry};

/// Counts the bytes for the log, and gives the turn back when all are sent, or nobody wants them any more.
pub(super) struct Answer {
    body: WasiBody,
    status: StatusCode,
    entry: Entry,
    /// What the head announces.
    length: Option<u64>,
    sent: u64,
    has_ended: bool,
    _turn: Option<Turn>,
}

impl Answer {
    pub(super) fn new(body: WasiBody, status: StatusCode, entry: Entry, turn: Option<Turn>) -> Self {
        let length = body.size_hint().exact();
        Self { body, status, entry, length, sent: 0, has_ended: false, _turn: turn }
    }

    fn is_whole(&self) -> bool {
        let has_no_body = self.entry.method() == Method::HEAD
            || matches!(self.status, StatusCode::NO_CONTENT | StatusCode::NOT_MODIFIED);
        self.has_ended || has_no_body || self.length == Some(self.sent) || self.body.is_end_stream()
    }
}

impl Body for Answer {
    type Data = Bytes;
    type Error = Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Error>>> {
        let frame = ready!(Pin::new(&mut self.body).poll_frame(context));
        match &frame {
            Some(Ok(frame)) => self.sent += frame.data_ref().map_or(0, |data| data.len() as u64),
            Some(Err(_)) => {}
            None => self.has_ended = true,
        }
        Poll::Ready(frame)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

impl Drop for Answer {
    fn drop(&mut self) {
        self.entry.end(self.status, self.sent, self.is_whole());
    }
}
