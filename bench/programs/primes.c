// Counts the primes below its first argument, ten times over: memory, integers and branches.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int main(int argc, char **argv) {
    size_t limit = argc > 1 ? strtoul(argv[1], NULL, 10) : 100;
    char *composite = malloc(limit + 1);
    size_t count = 0;
    for (int round = 0; round < 10; round++) {
        memset(composite, 0, limit + 1);
        count = 0;
        for (size_t n = 2; n < limit; n++) {
            if (composite[n]) continue;
            count++;
            for (size_t m = n * 2; m < limit; m += n) composite[m] = 1;
        }
    }
    printf("%zu\n", count);
    return 0;
}
