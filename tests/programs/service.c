// A component of the world `wasi:http/service`, of WASI 0.3, again with nothing but Debian's clang. It answers by the
// asynchronous ABI: a call returns what it waits for, and the callback goes on.
#include "heap.h"

#define IMPORT(interface, name) __attribute__((import_module(interface), import_name(name)))
#define HTTP(name) IMPORT("wasi:http/types@0.3.2", name)
#define OF_REQUEST(name) HTTP(name "[static]request.new")
#define OF_RESPONSE(name) HTTP(name "[static]response.new")
#define HANDLER "wasi:http/handler@0.3.2"

typedef int32_t handle;
// The readable end in the lower half, the writable one in the upper half.
typedef uint64_t ends;
typedef struct { uint32_t is_some; char *text; size_t length; } option_string;

HTTP("[constructor]fields") handle fields(void);
HTTP("[method]request.get-path-with-query") void request_path(handle, option_string *);
HTTP("[static]response.new") void response(handle, int32_t, handle, handle, handle *response_and_future);
HTTP("[method]response.set-status-code") int32_t response_status(handle, int32_t);
OF_RESPONSE("[stream-new-0]") ends new_body(void);
OF_RESPONSE("[future-new-1]") ends new_trailers(void);
OF_RESPONSE("[async-lower][stream-write-0]") int32_t write_body(handle, const void *, size_t);
OF_RESPONSE("[async-lower][future-write-1]") int32_t write_trailers(handle, const void *);
OF_RESPONSE("[stream-drop-writable-0]") void drop_body(handle);
OF_RESPONSE("[future-drop-writable-1]") void drop_trailers(handle);
OF_RESPONSE("[future-drop-readable-2]") void drop_sent(handle);
HTTP("[static]request.new")
void request(handle, int32_t, handle, handle, int32_t, handle, handle *request_and_future);
HTTP("[method]request.set-authority") int32_t request_authority(handle, int32_t, const char *, size_t);
HTTP("[method]request.set-scheme") int32_t request_scheme(handle, int32_t, int32_t, const char *, size_t);
HTTP("[method]request.set-path-with-query") int32_t request_set_path(handle, int32_t, const char *, size_t);
OF_REQUEST("[future-new-1]") ends new_asked_trailers(void);
OF_REQUEST("[async-lower][future-write-1]") int32_t write_asked_trailers(handle, const void *);
OF_REQUEST("[future-drop-writable-1]") void drop_asked_trailers(handle);
OF_REQUEST("[future-drop-readable-2]") void drop_asked(handle);
HTTP("[method]response.get-status-code") int32_t response_get_status(handle);
IMPORT("wasi:http/client@0.3.2", "[async-lower]send") int32_t send(handle request, void *answer);
IMPORT("wasi:clocks/monotonic-clock@0.3.2", "[async-lower]wait-for") int32_t wait_for(int64_t nanoseconds);
IMPORT("[export]" HANDLER, "[task-return]handle")
void task_return(int32_t, handle, int32_t, int64_t, int32_t, int32_t, int32_t, int32_t);
IMPORT("$root", "[waitable-set-new]") handle new_set(void);
IMPORT("$root", "[waitable-join]") void join(handle waitable, handle set);
IMPORT("$root", "[waitable-set-drop]") void drop_set(handle);
IMPORT("$root", "[subtask-drop]") void drop_subtask(handle);
IMPORT("$root", "[context-set-0]") void set_context(void *);
IMPORT("$root", "[context-get-0]") void *context(void);

enum { EXIT = 0, WAIT = 2 };
enum { SUBTASK = 1, STREAM_WRITE = 3, FUTURE_WRITE = 5 };
enum { SUBTASK_RETURNED = 2 };
#define BLOCKED (-1)

// What another server answered: its response, or the number of a case of `error-code`.
typedef struct { uint64_t is_error; handle value; uint8_t rest[56]; } answered;

// What a request that runs has; who asks another server has something of that one, too.
typedef struct { handle set, body, trailers, asked_trailers; answered *answer; int32_t is_done; } task;

static const uint8_t no_trailers[64] __attribute__((aligned(8)));

static int32_t on(task *this, handle waitable) {
  join(waitable, this->set);
  return this->set << 4 | WAIT;
}

// A set can be dropped when nothing waits in it.
static int32_t leave(task *this) {
  if (this->asked_trailers) return this->set << 4 | WAIT;
  drop_set(this->set);
  return EXIT;
}

static int32_t finish(task *this) {
  drop_trailers(this->trailers);
  this->is_done = 1;
  return leave(this);
}

static int32_t end_body(task *this) {
  drop_body(this->body);
  if (write_trailers(this->trailers, no_trailers) == BLOCKED) return on(this, this->trailers);
  return finish(this);
}

static int32_t begin(task *this, int32_t status, const char *text) {
  ends body = new_body(), trailers = new_trailers();
  handle made[2];
  size_t length = 0;
  while (text[length]) length++;
  this->body = body >> 32, this->trailers = trailers >> 32;
  response(fields(), 1, (handle)body, (handle)trailers, made);
  response_status(made[0], status);
  drop_sent(made[1]);
  task_return(0, made[0], 0, 0, 0, 0, 0, 0);
  if (write_body(this->body, text, length) == BLOCKED) return on(this, this->body);
  return end_body(this);
}

__attribute__((noinline)) void fall_over(void) { __builtin_trap(); }

// Answers with the status of another server, or 502 and what went wrong.
static int32_t tell(task *this) {
  if (!(uint8_t)this->answer->is_error) return begin(this, response_get_status(this->answer->value), "asked\n");
  char *words = cabi_realloc(0, 0, 1, 16);
  const char *template = "error 00\n";
  for (int i = 0; i < 10; i++) words[i] = template[i];
  uint8_t number = this->answer->value;
  words[6] += number / 10, words[7] += number % 10;
  return begin(this, 502, words);
}

// Asks what `AUTHORITY/PATH` names, by HTTP or HTTPS.
static int32_t ask(task *this, int32_t scheme, const char *whom, size_t length) {
  ends trailers = new_asked_trailers();
  handle made[2];
  size_t authority = 0;
  while (authority < length && whom[authority] != '/') authority++;
  request(fields(), 0, 0, (handle)trailers, 0, 0, made);
  drop_asked(made[1]);
  request_scheme(made[0], 1, scheme, 0, 0);
  if (request_authority(made[0], 1, whom, authority)) __builtin_trap();
  request_set_path(made[0], 1, whom + authority, length - authority);
  this->asked_trailers = trailers >> 32;
  this->answer = cabi_realloc(0, 0, 16, sizeof *this->answer);
  uint32_t sent = send(made[0], this->answer);
  if (write_asked_trailers(this->asked_trailers, no_trailers) == BLOCKED) join(this->asked_trailers, this->set);
  else drop_asked_trailers(this->asked_trailers), this->asked_trailers = 0;
  if ((sent & 15) == SUBTASK_RETURNED) return tell(this);
  return on(this, sent >> 4);
}

// How many requests this instance has had.
static char count[] = "0\n";

EXPORT("[async-lift]" HANDLER "#handle") int32_t handle_request(handle request) {
  option_string path;
  request_path(request, &path);
  task *this = cabi_realloc(0, 0, 16, sizeof *this);
  this->set = new_set();
  set_context(this);
  switch (path.length > 1 ? path.text[1] : 0) {
  case 'h': return begin(this, 200, "Hello from WASI 0.3!\n");
  case 'c': count[0]++; return begin(this, 200, count);
  case 't': fall_over();
  case 'l': for (;;) ((volatile uint8_t *)0)[0] = 0;
  case 'p': return ask(this, 0, path.text + 7, path.length - 7);
  case 'e': return ask(this, 1, path.text + 11, path.length - 11);
  case 's': return on(this, (uint32_t)wait_for(300 * 1000 * 1000) >> 4);
  default: return begin(this, 404, "nothing here\n");
  }
}

EXPORT("[callback][async-lift]" HANDLER "#handle") int32_t go_on(int32_t event, handle of, int32_t state) {
  task *this = context();
  join(of, 0);
  switch (event) {
  case SUBTASK:
    if (state != SUBTASK_RETURNED) return on(this, of);
    drop_subtask(of);
    return this->answer ? tell(this) : begin(this, 200, "slept\n");
  case STREAM_WRITE: return end_body(this);
  case FUTURE_WRITE:
    if (of != this->asked_trailers) return finish(this);
    drop_asked_trailers(of);
    this->asked_trailers = 0;
    return this->is_done ? leave(this) : this->set << 4 | WAIT;
  default: __builtin_trap();
  }
}
