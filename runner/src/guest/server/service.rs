//! `wasi:http/service` of WASI 0.3: an instance answers several requests, also at the same time.

use std::{
    pin::Pin,
    task::{Context, Poll},
    time::Duration,
};

use http::Response;
use tokio::time::{Instant, Sleep, sleep, sleep_until};
use wasmtime::{
    Engine, Error, Store, StoreContextMut,
    component::{GuestTaskId, InstancePre},
};
use wasmtime_wasi_http::{
    WasiBody, WasiHttpView as _,
    handler::{
        ExpirationError, HandlerState, Instance, InstantiationError, ProxyHandler, ProxyPre, Request,
        ShouldAccept, TrapOrPanicError, WorkerExpiration, WorkerState, WorkerStatus,
    },
    p3::bindings::ServicePre,
};

use super::{Failure, State, makings::Makings};

/// When an instance goes, as for `wasmtime serve`: after so many requests, or when it had none for so long.
const REQUESTS: usize = 128;
const IDLE: Duration = Duration::from_secs(1);
/// Requests that an instance has at the same time.
const AT_ONCE: usize = 16;

pub(super) struct Service(ProxyHandler<Instances>);

impl Service {
    pub(super) fn new(
        component: InstancePre<State>,
        makings: Makings,
        time: Duration,
    ) -> wasmtime::Result<Self> {
        let engine = component.engine().clone();
        let component = ProxyPre::P3(ServicePre::new(component)?);
        Ok(Self(ProxyHandler::new(Instances { engine, component, makings, time })))
    }

    /// The guest's answer, whose body it goes on to write.
    pub(super) async fn handle(
        &self,
        request: Request,
        until: Instant,
    ) -> Result<Response<WasiBody>, Failure> {
        self.0.handle(until, request).await.map_err(|error| failure(&error, until))
    }
}

/// What became of a request that has no answer. A trap was told of by its instance, which it has ended.
fn failure(error: &Error, until: Instant) -> Failure {
    // A guest that computes is ended from outside, without that error.
    if error.is::<ExpirationError>() || Instant::now() >= until {
        return Failure::TooSlow;
    }
    if !error.is::<TrapOrPanicError>() {
        let instantiation = error.downcast_ref::<InstantiationError<Instant>>();
        super::super::failed(instantiation.map_or(error, |failed| &failed.error));
    }
    Failure::Broken
}

struct Instances {
    engine: Engine,
    component: ProxyPre<State>,
    makings: Makings,
    time: Duration,
}

impl HandlerState for Instances {
    type StoreData = State;
    type WorkerExpiration = Expiration;
    type WorkerState = Worker;

    async fn instantiate(&self) -> wasmtime::Result<Instance<State, Expiration, Worker>> {
        let mut store = self.makings.store(&self.engine)?;
        let proxy = self.component.instantiate_async(&mut store).await?;
        let expiration = Expiration { time: self.time, timer: Box::pin(sleep(self.time)) };
        Ok(Instance { store, proxy, view: State::http, expiration, state: Worker })
    }
}

/// Ends an instance that has nothing to do, or whose requests have had their time.
struct Expiration {
    time: Duration,
    timer: Pin<Box<Sleep>>,
}

impl WorkerExpiration for Expiration {
    fn poll(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        status: WorkerStatus,
        since: std::time::Instant,
    ) -> Poll<()> {
        let time = if status == WorkerStatus::Idle { IDLE } else { self.time };
        let end = Instant::from_std(since) + time;
        if self.timer.deadline() != end {
            self.timer.as_mut().reset(end);
        }
        self.timer.as_mut().poll(context)
    }
}

struct Worker;

impl WorkerState for Worker {
    type StoreData = State;
    /// When its time is over.
    type RequestData = Instant;

    fn should_accept_request(&self, running: usize, answered: usize) -> ShouldAccept {
        match (running, answered) {
            (_, REQUESTS..) => ShouldAccept::Never,
            (AT_ONCE.., _) => ShouldAccept::No,
            _ => ShouldAccept::Yes,
        }
    }

    fn on_request_start(
        &self,
        _: StoreContextMut<'_, State>,
        until: Instant,
        _: GuestTaskId,
    ) -> Pin<Box<dyn Future<Output = ()> + 'static + Send + Sync>> {
        Box::pin(sleep_until(until))
    }

    fn drop(&self, store: Store<State>, ended: Result<(), Error>) {
        if let Err(error) = ended {
            super::super::failed(&error);
        }
        drop(store);
    }
}
