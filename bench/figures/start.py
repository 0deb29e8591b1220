"""Process start to exit of hello: the bundle's runner, a static C program, and the wasmtime CLI."""

import subprocess

from bundle import Bundle
from clock import round_robin
from row import Row, milliseconds

C = '#include <stdio.h>\nint main(void) { puts("Hello from Wasm!"); return 0; }\n'
ROUNDS = 100


def measure(context):
    native = context.folder / "native"
    subprocess.run(["gcc", "-O2", "-static", "-x", "c", "-", "-o", native], input=C, text=True, check=True)
    bundle = Bundle(context, context.hello)
    commands = {
        "native": [native],
        "bundle": bundle.command(),
        # Its cache off: what a container that brings the CLI and the .wasm does at each start.
        "wasmtime": [context.wasmtime, "run", "-C", "cache=n", bundle.root / "app.wasm"],
    }
    medians = round_robin(commands, context.environment, ROUNDS)
    value = milliseconds(medians["bundle"])
    return [
        Row("start of hello", value, f"static C {milliseconds(medians['native'])}", medians["bundle"] / medians["native"], 2.5),
        Row("start of hello", value, f"wasmtime {milliseconds(medians['wasmtime'])}", medians["wasmtime"] / medians["bundle"], 20, at_least=True),
    ]
