//! Answers HTTP, made of Rust by the bindings of the Bytecode Alliance.

use wasi::{
    exports::http::incoming_handler::Guest,
    http::types::{Fields, IncomingRequest, OutgoingBody, OutgoingResponse, ResponseOutparam},
};

struct Hello;

impl Guest for Hello {
    fn handle(request: IncomingRequest, answer: ResponseOutparam) {
        let path = request.path_with_query().unwrap_or_default();
        let response = OutgoingResponse::new(Fields::new());
        let body = response.body().expect("it was not taken yet");
        ResponseOutparam::set(answer, Ok(response));
        let stream = body.write().expect("it was not taken yet");
        stream.blocking_write_and_flush(format!("Hello from Rust: {path}\n").as_bytes()).expect("the client reads");
        drop(stream);
        OutgoingBody::finish(body, None).expect("no length was promised");
    }
}

wasi::http::proxy::export!(Hello);
