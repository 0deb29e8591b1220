//! HTTP requests that a guest sends: only where it may use the network.

use http::{Request, Response};
use wasmtime::component::ResourceTable;
use wasmtime_wasi_http::{
    Error, RequestOptions, Result, WasiBody, WasiHttpCtx, WasiHttpCtxView, WasiHttpHooks, default_hooks,
};

/// What one instance has for HTTP.
pub(super) struct Http {
    context: WasiHttpCtx,
    network: bool,
    closed: Closed,
}

impl Http {
    /// Without `network` every request is refused.
    pub(super) fn new(network: bool) -> Self {
        Self { context: WasiHttpCtx::new(), network, closed: Closed }
    }

    pub(super) fn view<'a>(&'a mut self, table: &'a mut ResourceTable) -> WasiHttpCtxView<'a> {
        let hooks = if self.network { default_hooks() } else { &mut self.closed };
        WasiHttpCtxView { ctx: &mut self.context, table, hooks }
    }
}

/// How wasmtime-wasi-http names what is under way.
type Pending<T> = Box<dyn Future<Output = Result<T>> + Send>;

/// Sends nothing.
struct Closed;

impl WasiHttpHooks for Closed {
    fn send_request(
        &mut self,
        _: Request<WasiBody>,
        _: Option<RequestOptions>,
        _: Pending<()>,
    ) -> Pending<(Response<WasiBody>, Pending<()>)> {
        Box::new(async { Err(Error::HttpRequestDenied) })
    }
}
