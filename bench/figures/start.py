"""Process start to exit of the examples: in their bundles, native and static, and by the wasmtime CLI.

The goals are those of the hello. The others are shown beside it, because the ratios depend on the program: the CLI
compiles a module of 164 bytes faster than one of 135 KB, and each call to the host costs a little.
"""

import subprocess

from bundle import Bundle
from clock import round_robin
from row import Row, milliseconds

CLANG = ["clang", "--target=wasm32-wasi", "--sysroot=/usr", "-O2"]
ROUNDS = 100


def measure(context):
    yield from compared(context, "hello.c", native_goal=1.5, wasmtime_goal=10)
    yield from compared(context, "echo.c")
    yield from compared(context, "hello.wat")


def compared(context, example, native_goal=None, wasmtime_goal=None):
    medians = round_robin(commands(context, context.examples / example), context.environment, ROUNDS)
    what, bundle = f"start of {example}", medians["bundle"]
    value = milliseconds(bundle)
    if native := medians.get("native"):
        yield Row(what, value, f"native {milliseconds(native)}", bundle / native, native_goal)
    wasmtime = medians["wasmtime"]
    against = f"wasmtime {milliseconds(wasmtime)}"
    yield Row(what, value, against, wasmtime / bundle, wasmtime_goal, at_least=True)


def commands(context, source):
    module, native = source, {}
    if source.suffix == ".c":
        executable, module = context.folder / source.stem, context.folder / f"{source.stem}.wasm"
        subprocess.run(["gcc", "-O2", "-static", source, "-o", executable], check=True)
        subprocess.run([*CLANG, source, "-o", module], check=True)
        native = {"native": [executable]}
    # Its cache off: what a container that brings the CLI and the .wasm does at each start.
    wasmtime = [context.wasmtime, "run", "-C", "cache=n", module]
    return native | {"bundle": Bundle(context, module).command(), "wasmtime": wasmtime}
