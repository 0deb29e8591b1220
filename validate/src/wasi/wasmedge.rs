//! What WasmEdge has added to preview 1.

/// Its functions in `wasi_snapshot_preview1` beyond the standard (`lib/host/wasi/wasimodule.cpp` of 0.17.1).
#[rustfmt::skip]
pub(crate) const FUNCTIONS: &[&str] = &[
    "epoll_oneoff",
    "sock_accept_v2", "sock_bind", "sock_bind_v2", "sock_connect", "sock_connect_v2", "sock_getaddrinfo",
    "sock_getlocaladdr", "sock_getlocaladdr_v2", "sock_getpeeraddr", "sock_getpeeraddr_v2", "sock_getsockopt",
    "sock_listen", "sock_listen_v2", "sock_open", "sock_open_v2", "sock_recv_from", "sock_recv_from_v2",
    "sock_recv_v2", "sock_send_to", "sock_send_to_v2", "sock_send_v2", "sock_setsockopt",
];
