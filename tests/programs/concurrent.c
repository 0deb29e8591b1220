// A command of WASI 0.3, with nothing but Debian's clang: prints a line, and fails if it has an argument.
#include "heap.h"

#define IMPORT(interface, name) __attribute__((import_module(interface), import_name(name)))
#define STDOUT(name) IMPORT("wasi:cli/stdout@0.3.2", name)

typedef int32_t handle;

STDOUT("write-via-stream") handle print(handle stream);
STDOUT("[stream-new-0]write-via-stream") uint64_t new_stream(void);
STDOUT("[async-lower][stream-write-0]write-via-stream") int32_t write_stream(handle, const void *, size_t);
STDOUT("[stream-drop-writable-0]write-via-stream") void drop_stream(handle);
STDOUT("[async-lower][future-read-1]write-via-stream") int32_t read_end(handle, void *);
IMPORT("wasi:cli/environment@0.3.2", "get-arguments") void arguments(void *list);

IMPORT("$root", "[waitable-set-new]") handle new_set(void);
IMPORT("$root", "[waitable-join]") void join(handle waitable, handle set);
IMPORT("$root", "[waitable-set-wait]") int32_t wait_set(handle set, int32_t *event);

#define BLOCKED (-1)

static void wait_for(handle waitable, int32_t state) {
  handle set = new_set();
  int32_t event[2];
  join(waitable, set);
  if (state == BLOCKED) wait_set(set, event);
  join(waitable, 0);
}

EXPORT("wasi:cli/run@0.3.2#run") int32_t run(void) {
  struct { void *list; size_t length; } words;
  uint8_t end[16];
  arguments(&words);
  uint64_t ends = new_stream();
  handle printed = print((handle)ends);
  wait_for(ends >> 32, write_stream(ends >> 32, "Hello from WASI 0.3!\n", 21));
  drop_stream(ends >> 32);
  wait_for(printed, read_end(printed, end));
  return words.length > 1;
}
