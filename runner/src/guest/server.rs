//! Programs that answer HTTP: `wasi:http/proxy` of WASI 0.2 and `wasi:http/service` of 0.3.

mod answer;
mod body;
mod connection;
mod failure;
mod limits;
mod listener;
mod log;
mod makings;
pub(super) mod pool;
mod proxy;
mod service;
mod stop;
mod ticker;
mod turns;
mod whole;

use std::{convert::Infallible, sync::Arc};

use http::Response;
use tokio::{runtime::Builder, time::Instant};
use wasmtime::{Result, component::InstancePre};
use wasmtime_wasi_http::{WasiBody, handler::Request};

use wpack_runner::options::Options;

use self::{
    failure::Failure,
    limits::Limits,
    makings::Makings,
    proxy::Proxy,
    service::Service,
    stop::Stop,
    turns::{Turn, Turns},
};
use super::{confine, state::State};

/// What all connections share.
struct Server {
    guest: Guest,
    limits: Limits,
    turns: Turns,
    /// Whether each request is told of.
    log: bool,
    stop: Stop,
}

/// What requests are given to.
enum Guest {
    Proxy(Arc<Proxy>),
    Service(Service),
}

impl Guest {
    async fn handle(
        &self,
        request: Request,
        until: Instant,
        turn: &Turn,
    ) -> Result<Response<WasiBody>, Failure> {
        match self {
            Self::Proxy(proxy) => proxy.handle(request, until, Arc::clone(turn)).await,
            Self::Service(service) => service.handle(request, until).await,
        }
    }
}

/// Listens, and answers until it is told to stop; a service is of WASI 0.3.
///
/// # Errors
/// When the component has no HTTP world, or nobody can listen at the address.
pub(super) fn run(component: InstancePre<State>, is_service: bool, options: &Options) -> Result<Infallible> {
    let engine = component.engine().clone();
    let limits = Limits::of(options);
    let makings = Makings::of(options);
    let guest = if is_service {
        Guest::Service(Service::new(component, makings, limits.time)?)
    } else {
        Guest::Proxy(Arc::new(Proxy::new(component, makings)?))
    };
    let listener = listener::open(&options.server)?;
    // Every thread inherits the filter that is installed before it starts.
    confine(options);
    ticker::start(&engine)?;
    let (turns, log) = (Turns::new(limits.requests), !options.server.no_request_log);
    let server = Arc::new(Server { guest, turns, log, stop: Stop::new(), limits });
    Builder::new_multi_thread().enable_all().build()?.block_on(listener::serve(listener, &server))
}
