//! `wasi:http/proxy` of WASI 0.2: each request has an instance of its own, and leaves nothing behind.

use std::sync::Arc;

use http::Response;
use http_body_util::BodyExt as _;
use tokio::{
    sync::oneshot::{self, Sender},
    time::{Instant, timeout_at},
};
use wasmtime::{PoolConcurrencyLimitError, Result, Store, component::InstancePre};
use wasmtime_wasi_http::{
    WasiBody, WasiHttpView as _,
    handler::Request,
    p2::bindings::{
        ProxyPre,
        http::types::{ErrorCode, Scheme},
    },
};

use super::{
    Failure, State, Turn,
    makings::Makings,
    whole::{Fate, Whole},
};
use crate::complain;

pub(super) struct Proxy {
    component: ProxyPre<State>,
    makings: Makings,
}

type Answer = Result<Response<WasiBody>, ErrorCode>;

impl Proxy {
    pub(super) fn new(component: InstancePre<State>, makings: Makings) -> Result<Self> {
        Ok(Self { component: ProxyPre::new(component)?, makings })
    }

    /// The guest's answer. The guest goes on after that, as long as it has its turn: its answer's body flows still.
    pub(super) async fn handle(
        self: &Arc<Self>,
        request: Request,
        until: Instant,
        turn: Turn,
    ) -> Result<Response<WasiBody>, Failure> {
        let (sender, receiver) = oneshot::channel();
        let fate = Fate::default();
        let (this, of_guest) = (Arc::clone(self), fate.clone());
        let guest = tokio::spawn(async move {
            let _turn = turn;
            this.run(request, sender, until, &of_guest).await
        });
        match receiver.await {
            Ok(Ok(response)) => Ok(response.map(|body| Whole::new(body, fate).boxed_unsync())),
            Ok(Err(code)) => {
                complain(&format!("the program answered with an error: {code}"));
                Err(Failure::Broken)
            }
            Err(_) => Err(guest.await.ok().and_then(Result::err).unwrap_or_else(|| {
                complain("the program ended without an answer");
                Failure::Broken
            })),
        }
    }

    /// Runs the guest to its end, or that of its time.
    async fn run(
        &self,
        request: Request,
        sender: Sender<Answer>,
        until: Instant,
        fate: &Fate,
    ) -> Result<(), Failure> {
        let mut store = self.makings.store(self.component.engine()).map_err(|error| failure(&error))?;
        let called = timeout_at(until, self.call(&mut store, request, sender)).await;
        let ended = called.map_or(Err(Failure::TooSlow), |ended| ended.map_err(|error| failure(&error)));
        if ended.is_err() {
            // Before the store goes, and with it the guest's end of the body.
            fate.fail();
        }
        ended
    }

    async fn call(&self, store: &mut Store<State>, request: Request, sender: Sender<Answer>) -> Result<()> {
        let request = store.data_mut().http().new_incoming_request(Scheme::Http, request)?;
        let answer = store.data_mut().http().new_response_outparam(sender)?;
        let instance = self.component.instantiate_async(&mut *store).await?;
        instance.wasi_http_incoming_handler().call_handle(&mut *store, request, answer).await
    }
}

/// What an error is to the client; the log says more.
fn failure(error: &wasmtime::Error) -> Failure {
    if error.is::<PoolConcurrencyLimitError>() {
        return Failure::Busy;
    }
    super::super::failed(error);
    Failure::Broken
}
