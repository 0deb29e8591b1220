// A request that a component sends by `wasi:http/outgoing-handler`, and what it needs of WASI 0.2 for that.
#include <stddef.h>
#include <stdint.h>

#define IMPORT(interface, name) __attribute__((import_module(interface "@0.2.12"), import_name(name)))
#define HTTP(name) IMPORT("wasi:http/types", name)
#define STREAMS(name) IMPORT("wasi:io/streams", name)

typedef int32_t handle;

HTTP("[constructor]fields") handle fields(void);
HTTP("[constructor]outgoing-request") handle request(handle headers);
HTTP("[method]outgoing-request.set-authority") int32_t request_authority(handle, int32_t, const char *, size_t);
HTTP("[method]outgoing-request.set-scheme") int32_t request_scheme(handle, int32_t, int32_t, const char *, size_t);
HTTP("[method]outgoing-request.set-path-with-query") int32_t request_set_path(handle, int32_t, const char *, size_t);
HTTP("[method]future-incoming-response.subscribe") handle future_subscribe(handle);
HTTP("[method]future-incoming-response.get") void future_get(handle, void *);
HTTP("[method]incoming-response.status") int32_t incoming_status(handle);
IMPORT("wasi:http/outgoing-handler", "handle") void send(handle, int32_t, handle, void *);
IMPORT("wasi:io/poll", "[method]pollable.block") void block(handle);
STREAMS("[method]output-stream.blocking-write-and-flush") void stream_write(handle, const void *, size_t, void *);
IMPORT("wasi:cli/stdout", "get-stdout") handle standard_output(void);

enum { HTTP_SCHEME, HTTPS_SCHEME };

// The status of an answer, or the number of a case of `error-code`: 13 is `TLS-certificate-error`.
typedef struct { uint8_t is_error; int32_t status, error; } answered;

// Asks what `AUTHORITY/PATH` names.
static answered ask(int32_t scheme, const char *whom, size_t length) {
  struct { uint64_t is_error; handle value; uint8_t rest[56]; } sent;
  struct { uint64_t is_some, is_taken, is_error; handle value; uint8_t rest[56]; } got;
  size_t authority = 0;
  while (authority < length && whom[authority] != '/') authority++;
  handle to = request(fields());
  request_scheme(to, 1, scheme, 0, 0);
  if (request_authority(to, 1, whom, authority)) __builtin_trap();
  request_set_path(to, 1, whom + authority, length - authority);
  send(to, 0, 0, &sent);
  if ((uint8_t)sent.is_error) return (answered){1, 0, (uint8_t)sent.value};
  block(future_subscribe(sent.value));
  future_get(sent.value, &got);
  if ((uint8_t)got.is_taken) __builtin_trap();
  if ((uint8_t)got.is_error) return (answered){1, 0, (uint8_t)got.value};
  return (answered){0, incoming_status(got.value), 0};
}
