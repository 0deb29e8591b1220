// A command of WASI 0.2 that asks one server, `AUTHORITY/PATH` in its first argument, by HTTP or, with a second argument,
// HTTPS. It prints the status, or the number of the error.
#include "ask.h"
#include "heap.h"

typedef struct { char *text; size_t length; } string;
typedef struct { string *items; size_t length; } strings;

IMPORT("wasi:cli/environment", "get-arguments") void arguments(strings *);

EXPORT("wasi:cli/run@0.2.12#run") int32_t run(void) {
  strings words;
  uint8_t ignored[16];
  arguments(&words);
  if (words.length < 2) return 1;
  string whom = words.items[1];
  answered is = ask(words.length > 2 ? HTTPS_SCHEME : HTTP_SCHEME, whom.text, whom.length);
  int32_t number = is.is_error ? is.error : is.status;
  char line[] = "error 000\n";
  line[6] += number / 100, line[7] += number / 10 % 10, line[8] += number % 10;
  size_t skipped = is.is_error ? 0 : 6;
  stream_write(standard_output(), line + skipped, sizeof line - 1 - skipped, ignored);
  return is.is_error;
}
