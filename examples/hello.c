// The same program as hello.wat, from C.
#include <stdio.h>

int main(void) {
    puts("Hello from Wasm!");
    return 0;
}
