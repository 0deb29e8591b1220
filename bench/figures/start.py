"""Process start to exit: a program in its bundle, the same program native and static, and the wasmtime CLI.

Two programs, since a compiler at each start costs by the size of the code: hello.c needs `puts` alone, echo.c brings
`printf` along, as most programs do.
"""

import subprocess

from bundle import Bundle
from clock import round_robin
from row import Row, milliseconds

CLANG = ["clang", "--target=wasm32-wasi", "--sysroot=/usr", "-O2"]
ROUNDS = 100


def measure(context):
    yield from rows(context, "hello.c", goal=None)
    yield from rows(context, "echo.c", goal=20)


def rows(context, program, goal):
    medians = round_robin(commands(context, program), context.environment, ROUNDS)
    native, bundle, wasmtime = (medians[name] for name in ("native", "bundle", "wasmtime"))
    what, value = f"start of {program}", milliseconds(bundle)
    yield Row(what, value, f"native {milliseconds(native)}", bundle / native, 2.5)
    yield Row(what, value, f"wasmtime {milliseconds(wasmtime)}", wasmtime / bundle, goal, at_least=True)


def commands(context, program):
    folder = context.folder / program
    folder.mkdir()
    source, native, module = context.examples / program, folder / "native", folder / "app.wasm"
    subprocess.run(["gcc", "-O2", "-static", source, "-o", native], check=True)
    subprocess.run([*CLANG, source, "-o", module], check=True)
    return {
        "native": [native],
        "bundle": Bundle(context, module, folder).command(),
        # Its cache off: what a container that brings the CLI and the .wasm does at each start.
        "wasmtime": [context.wasmtime, "run", "-C", "cache=n", module],
    }
