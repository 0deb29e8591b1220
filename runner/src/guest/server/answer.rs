//! From a request to its answer.

use std::{convert::Infallible, net::SocketAddr};

use http::{
    HeaderValue, Request, Response, StatusCode, Version,
    header::{CONNECTION, CONTENT_TYPE, HOST, RETRY_AFTER},
};
use http_body::Body as _;
use http_body_util::{BodyExt as _, Full, Limited};
use hyper::body::Incoming;
use tokio::time::Instant;
use wasmtime_wasi_http::{Error, WasiBody, handler};

use super::{Failure, Server, Turn, body::Answer, log::Entry};

/// Has the guest answer, or says why it did not.
pub(super) async fn answer(
    server: &Server,
    peer: SocketAddr,
    request: Request<Incoming>,
) -> Result<Response<Answer>, Infallible> {
    let entry = Entry::new(server.log, peer, &request);
    let (mut response, turn) = match guest(server, request).await {
        Ok((response, turn)) => (response, Some(turn)),
        Err(failure) => (explanation(failure), None),
    };
    if server.stop.is_asked_for() {
        response.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
    }
    let status = response.status();
    Ok(response.map(|body| Answer::new(body, status, entry, turn)))
}

async fn guest(server: &Server, request: Request<Incoming>) -> Result<(Response<WasiBody>, Turn), Failure> {
    let until = Instant::now() + server.limits.time;
    let request = checked(request, server.limits.body)?;
    let turn = server.turns.take(until).await?;
    Ok((server.guest.handle(request, until, &turn).await?, turn))
}

/// The request with a body that ends in an error when it gets longer than `longest`.
fn checked(mut request: Request<Incoming>, longest: u64) -> Result<handler::Request, Failure> {
    if request.body().size_hint().lower() > longest {
        return Err(Failure::TooLong);
    }
    if request.uri().authority().is_none() && !request.headers().contains_key(HOST) {
        if request.version() != Version::HTTP_10 {
            return Err(Failure::NoHost);
        }
        // There was no such header then, and health checks of load balancers speak HTTP/1.0 still.
        request.headers_mut().insert(HOST, HeaderValue::from_static("localhost"));
    }
    let longest = longest.try_into().unwrap_or(usize::MAX);
    Ok(request.map(|body| {
        let too_long = move || Error::HttpRequestBodySize(Some(longest as u64));
        Limited::new(body, longest)
            .map_err(move |error| error.downcast().map_or_else(|_| too_long(), |error| Error::Hyper(*error)))
            .boxed_unsync()
    }))
}

/// The few words of an answer that is the server's own.
fn explanation(failure: Failure) -> Response<WasiBody> {
    let status = failure.status();
    let words = format!("{status}\n");
    let mut response = Response::new(Full::from(words).map_err(|never| match never {}).boxed_unsync());
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8"));
    if status == StatusCode::SERVICE_UNAVAILABLE {
        headers.insert(RETRY_AFTER, HeaderValue::from_static("1"));
    }
    response
}
