"""A program of 67 MB: compiled once when its bundle is built, instead of at each start."""

import subprocess
import time

from bundle import Bundle
from clock import once, round_robin
from row import Row, milliseconds

ROUNDS = 20


def measure(context):
    start = time.perf_counter()
    command = [*Bundle(context, context.yosys).command(), "--version"]
    build = time.perf_counter() - start
    version = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    if not version.startswith("Yosys "):
        raise SystemExit(f"yosys does not say its version: {version!r}")
    bundled = round_robin({"bundle": command}, context.environment, ROUNDS)["bundle"]
    wasmtime = once([context.wasmtime, "run", "-C", "cache=n", "-W", "exceptions=y", context.yosys, "--version"], context.environment)
    return [
        Row("build of yosys", milliseconds(build), "", None, None),
        Row("start of yosys --version", milliseconds(bundled), f"wasmtime {milliseconds(wasmtime)}", wasmtime / bundled, 1000, at_least=True),
    ]
