// What a container hands to its program, handed back: arguments, one environment variable,
// standard input, and an exit code.
#include <stdio.h>
#include <stdlib.h>

int main(int argc, char **argv) {
    for (int i = 1; i < argc; i++) {
        printf("argument: %s\n", argv[i]);
    }

    const char *greeting = getenv("GREETING");
    if (greeting != NULL) {
        printf("GREETING: %s\n", greeting);
    }

    char buffer[65536];
    size_t count;
    while ((count = fread(buffer, 1, sizeof buffer, stdin)) > 0) {
        fwrite(buffer, 1, count, stdout);
    }

    const char *code = getenv("EXIT_CODE");
    return code == NULL ? EXIT_SUCCESS : atoi(code);
}
