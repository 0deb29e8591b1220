"""What it costs to start wpack at all: its version, and the report of a module that a person would write."""

import small_module
from clock import cpu, round_robin
from row import Row, milliseconds

ROUNDS = 200


def measure(context):
    module = small_module.write(context.folder / "idle.wasm", functions=3)
    commands = {
        "wpack --version": [context.wpack, "--version"],
        "wpack validate": [context.wpack, "validate", module],
        "wasm-tools --version": [context.wasm_tools, "--version"],
    }
    medians = round_robin(commands, context.environment, ROUNDS, measure=cpu)
    theirs = medians["wasm-tools --version"]
    for name in ("wpack --version", "wpack validate"):
        what = f"{name}, {module.stat().st_size} bytes, CPU" if name.endswith("validate") else f"{name}, CPU"
        value = milliseconds(medians[name])
        yield Row(what, value, "", medians[name] * 1000, 10, unit=" ms")
        yield Row(what, value, f"wasm-tools --version {milliseconds(theirs)}", medians[name] / theirs, 1.5)
