//! HTTP requests that a guest sends: only where it may use the network.

mod paced;
mod send;
mod tls;
mod trust;

use http::{Request, Response};
use wasmtime::component::ResourceTable;
use wasmtime_wasi_http::{
    Error, RequestOptions, Result, WasiBody, WasiHttpCtx, WasiHttpCtxView, WasiHttpHooks,
};

/// What one instance has for HTTP.
pub(super) struct Http {
    context: WasiHttpCtx,
    way: Way,
}

impl Http {
    /// Without `network` every request is refused.
    pub(super) fn new(network: bool) -> Self {
        Self { context: WasiHttpCtx::new(), way: if network { Way::Open } else { Way::Closed } }
    }

    pub(super) fn view<'a>(&'a mut self, table: &'a mut ResourceTable) -> WasiHttpCtxView<'a> {
        WasiHttpCtxView { ctx: &mut self.context, table, hooks: &mut self.way }
    }
}

/// How wasmtime-wasi-http names what is under way.
type Pending<T> = Box<dyn Future<Output = Result<T>> + Send>;

/// The way out.
enum Way {
    Open,
    Closed,
}

impl WasiHttpHooks for Way {
    fn send_request(
        &mut self,
        request: Request<WasiBody>,
        options: Option<RequestOptions>,
        _: Pending<()>,
    ) -> Pending<(Response<WasiBody>, Pending<()>)> {
        match self {
            Self::Open => Box::new(send::send(request, options.unwrap_or_default())),
            Self::Closed => Box::new(async { Err(Error::HttpRequestDenied) }),
        }
    }
}
