// A component of the world `wasi:http/proxy`, with nothing but what Debian's clang has: the functions of WASI are
// imported as the Canonical ABI flattens them. Each path does one thing that a server must get right.
#include "ask.h"

#define EXPORT(name) __attribute__((export_name(name)))

typedef struct { uint32_t is_error; handle value; } result;
typedef struct { uint32_t is_error; uint8_t *bytes; size_t length; } bytes_result;
typedef struct { uint32_t is_some; char *text; size_t length; } option_string;
typedef struct { char *text; size_t length; } string;

HTTP("[method]fields.append") void fields_append(handle, const char *, size_t, const char *, size_t, result *);
HTTP("[method]incoming-request.path-with-query") void request_path(handle, option_string *);
HTTP("[method]incoming-request.consume") void request_consume(handle, result *);
HTTP("[method]incoming-body.stream") void incoming_stream(handle, result *);
HTTP("[constructor]outgoing-response") handle response(handle headers);
HTTP("[method]outgoing-response.set-status-code") int32_t response_status(handle, int32_t);
HTTP("[method]outgoing-response.body") void response_body(handle, result *);
HTTP("[method]outgoing-body.write") void outgoing_stream(handle, result *);
HTTP("[static]outgoing-body.finish") void outgoing_finish(handle, int32_t, handle, void *);
HTTP("[static]response-outparam.set")
void answer(handle, int32_t, handle, int32_t, int64_t, int32_t, int32_t, int32_t, int32_t);
STREAMS("[method]input-stream.blocking-read") void stream_read(handle, int64_t, bytes_result *);
STREAMS("[resource-drop]output-stream") void drop_output_stream(handle);
IMPORT("wasi:clocks/monotonic-clock", "subscribe-duration") handle after(int64_t nanoseconds);
IMPORT("wasi:cli/environment", "get-environment") void environment(void *);

// Memory that is never given back: an instance answers one request.
extern uint8_t __heap_base;
static uintptr_t next;

EXPORT("cabi_realloc") void *cabi_realloc(void *old, size_t old_size, size_t align, size_t size) {
  if (!next) next = (uintptr_t)&__heap_base;
  next = (next + align - 1) & ~(align - 1);
  uint8_t *place = (uint8_t *)next;
  next += size;
  size_t pages = __builtin_wasm_memory_size(0);
  if (next > pages * 65536 && __builtin_wasm_memory_grow(0, (next - pages * 65536 + 65535) / 65536) == (size_t)-1)
    __builtin_trap();
  for (size_t i = 0; i < old_size && i < size; i++) place[i] = ((uint8_t *)old)[i];
  return place;
}

static int starts_with(string text, const char *with) {
  size_t i = 0;
  for (; with[i]; i++)
    if (i >= text.length || text.text[i] != with[i]) return 0;
  return 1;
}

static int32_t number(string digits) {
  int32_t value = 0;
  for (size_t i = 0; i < digits.length && digits.text[i] >= '0' && digits.text[i] <= '9'; i++)
    value = value * 10 + (digits.text[i] - '0');
  return value;
}

static string behind(string text, size_t count) { return (string){text.text + count, text.length - count}; }

// An answer whose head is on its way, and the stream of its body.
typedef struct { handle body, stream; } open_answer;

static open_answer begin(handle out, int32_t status) {
  result body, stream, appended;
  handle headers = fields();
  fields_append(headers, "content-type", 12, "text/plain", 10, &appended);
  handle head = response(headers);
  response_status(head, status);
  response_body(head, &body);
  answer(out, 0, head, 0, 0, 0, 0, 0, 0);
  outgoing_stream(body.value, &stream);
  return (open_answer){body.value, stream.value};
}

static void say(open_answer to, const void *bytes, size_t length) {
  uint8_t ignored[16];
  for (size_t done = 0; done < length;) {
    size_t piece = length - done < 4096 ? length - done : 4096;
    stream_write(to.stream, (const uint8_t *)bytes + done, piece, ignored);
    done += piece;
  }
}

static void end(open_answer to) {
  uint8_t ignored[64];
  drop_output_stream(to.stream);
  outgoing_finish(to.body, 0, 0, ignored);
}

static void whole(handle out, int32_t status, const char *text) {
  size_t length = 0;
  while (text[length]) length++;
  open_answer to = begin(out, status);
  say(to, text, length);
  end(to);
}

static void echo(handle request, handle out) {
  result body, stream;
  bytes_result read;
  request_consume(request, &body);
  incoming_stream(body.value, &stream);
  open_answer to = begin(out, 200);
  for (;;) {
    stream_read(stream.value, 65536, &read);
    if (read.is_error) break;
    say(to, read.bytes, read.length);
  }
  end(to);
}

__attribute__((noinline)) void fall_over(void) { __builtin_trap(); }

static void count_variables(handle out) {
  struct { void *list; size_t length; } variables;
  environment(&variables);
  char digits[] = {'0' + variables.length / 10 % 10, '0' + variables.length % 10, 0};
  whole(out, 200, digits);
}

// Asks another server, and answers with its status, or 502 and what went wrong.
static void ask_and_tell(int32_t scheme, string whom, handle out) {
  answered is = ask(scheme, whom.text, whom.length);
  if (!is.is_error) return whole(out, is.status, "asked\n");
  char words[] = "error 00\n";
  words[6] += is.error / 10, words[7] += is.error % 10;
  whole(out, 502, words);
}

EXPORT("wasi:http/incoming-handler@0.2.12#handle") void handle_request(handle request, handle out) {
  option_string path;
  request_path(request, &path);
  string text = {path.text, path.length};
  if (starts_with(text, "/hello")) return whole(out, 200, "Hello from Wasm!\n");
  if (starts_with(text, "/echo")) return echo(request, out);
  if (starts_with(text, "/variables")) return count_variables(out);
  if (starts_with(text, "/http/")) return ask_and_tell(HTTP_SCHEME, behind(text, 6), out);
  if (starts_with(text, "/https/")) return ask_and_tell(HTTPS_SCHEME, behind(text, 7), out);
  if (starts_with(text, "/trap")) fall_over();
  if (starts_with(text, "/loop")) for (;;) ((volatile uint8_t *)0)[0] = 0;
  if (starts_with(text, "/nothing")) return;
  if (starts_with(text, "/greedy")) for (;;) cabi_realloc(0, 0, 1, 1 << 20);
  if (starts_with(text, "/print")) {
    uint8_t ignored[16];
    stream_write(standard_output(), "printed\n", 8, ignored);
    return whole(out, 200, "printed\n");
  }
  if (starts_with(text, "/sleep/")) {
    block(after((int64_t)number(behind(text, 7)) * 1000000));
    return whole(out, 200, "slept\n");
  }
  // Half now, and half later.
  if (starts_with(text, "/late/")) {
    open_answer to = begin(out, 200);
    say(to, "first ", 6);
    block(after((int64_t)number(behind(text, 6)) * 1000000));
    say(to, "last\n", 5);
    return end(to);
  }
  if (starts_with(text, "/half")) {
    open_answer to = begin(out, 200);
    say(to, "half", 4);
    block(after(100 * 1000000));
    fall_over();
  }
  if (starts_with(text, "/large/")) {
    static uint8_t block_of_a[65536];
    for (size_t i = 0; i < sizeof block_of_a; i++) block_of_a[i] = 'a';
    open_answer to = begin(out, 200);
    for (int32_t i = number(behind(text, 7)); i > 0; i--) say(to, block_of_a, sizeof block_of_a);
    return end(to);
  }
  whole(out, 404, "nothing here\n");
}
