//! A body that is not taken for a whole one when its guest fell over on the way.
//!
//! wasmtime-wasi-http ends a body well when the guest's end of it vanishes. In chunks, nobody could tell such an answer
//! from a whole one.

use std::{
    pin::Pin,
    sync::{
        Arc,
        atomic::{
            AtomicBool,
            Ordering::{Acquire, Release},
        },
    },
    task::{Context, Poll, ready},
};

use bytes::Bytes;
use http_body::{Body, Frame, SizeHint};
use wasmtime_wasi_http::{Error, WasiBody};

/// Whether the guest has failed.
#[derive(Clone, Default)]
pub(super) struct Fate(Arc<AtomicBool>);

impl Fate {
    pub(super) fn fail(&self) {
        self.0.store(true, Release);
    }
}

pub(super) struct Whole {
    body: WasiBody,
    fate: Fate,
}

impl Whole {
    pub(super) fn new(body: WasiBody, fate: Fate) -> Self {
        Self { body, fate }
    }
}

impl Body for Whole {
    type Data = Bytes;
    type Error = Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Error>>> {
        let frame = ready!(Pin::new(&mut self.body).poll_frame(context));
        let is_broken = frame.is_none() && self.fate.0.load(Acquire);
        Poll::Ready(if is_broken { Some(Err(Error::HttpResponseIncomplete)) } else { frame })
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
