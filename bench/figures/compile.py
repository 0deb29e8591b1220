"""A bundle built of a program that was never compiled here, against `wasmtime compile` of the same file; and built again.

wasmtime only compiles; wpack also validates, compresses, hashes and writes the image. What compiling costs is what a build
with kept code saves. Both optimise for speed, as is the default of both.
"""

from clock import round_robin
from row import Row, milliseconds

ROUNDS = 3


def measure(context):
    build = [context.wpack, "build", "--quiet", context.python, "--platform", "linux/amd64"]
    out = context.folder / "python.cwasm"
    commands = {
        "cold": lambda number: [*build, "--no-cache", "-o", f"oci:{context.folder}/cold-{number}:1"],
        "wasmtime": [context.wasmtime, "compile", "-W", "exceptions=y", "-o", out, context.python],
        # The first round fills the cache, and is not the median.
        "again": lambda number: [*build, "-o", f"oci:{context.folder}/again-{number}:1"],
    }
    medians = round_robin(commands, context.environment, ROUNDS)
    cold, wasmtime, again = (medians[name] for name in ("cold", "wasmtime", "again"))
    return [
        Row("bundle of Python", milliseconds(cold), f"wasmtime {milliseconds(wasmtime)}", cold / wasmtime, None),
        Row("compiling in it", milliseconds(cold - again), f"wasmtime {milliseconds(wasmtime)}", (cold - again) / wasmtime, 1.0),
        Row("bundle of Python, again", milliseconds(again), f"wasmtime {milliseconds(wasmtime)}", again / wasmtime, 0.2),
    ]
