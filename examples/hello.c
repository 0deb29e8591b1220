// Greets its first argument, or Wasm.
#include <stdio.h>

int main(int argc, char **argv) {
    printf("Hello from %s!\n", argc > 1 ? argv[1] : "Wasm");
    return 0;
}
