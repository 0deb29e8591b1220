"""Process start to exit of examples/hello.c: in its bundle, native and static, and by the wasmtime CLI."""

import subprocess

from bundle import Bundle
from clock import round_robin
from row import Row, milliseconds

CLANG = ["clang", "--target=wasm32-wasi", "--sysroot=/usr", "-O2"]
ROUNDS = 100


def measure(context):
    medians = round_robin(commands(context), context.environment, ROUNDS)
    native, bundle, wasmtime = (medians[name] for name in ("native", "bundle", "wasmtime"))
    value = milliseconds(bundle)
    return [
        Row("start of hello", value, f"native {milliseconds(native)}", bundle / native, 2.5),
        Row("start of hello", value, f"wasmtime {milliseconds(wasmtime)}", wasmtime / bundle, 20, at_least=True),
    ]


def commands(context):
    source = context.examples / "hello.c"
    native, module = context.folder / "native", context.folder / "hello.wasm"
    subprocess.run(["gcc", "-O2", "-static", source, "-o", native], check=True)
    subprocess.run([*CLANG, source, "-o", module], check=True)
    return {
        "native": [native],
        "bundle": Bundle(context, module).command(),
        # Its cache off: what a container that brings the CLI and the .wasm does at each start.
        "wasmtime": [context.wasmtime, "run", "-C", "cache=n", module],
    }
