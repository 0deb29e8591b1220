"""Real programs in bundles: what a pull transfers, start and run, next to the wasmtime CLI and to the same natively.

The CLI runs each twice: from the module, which it compiles at each start, and from what `wasmtime compile` made. A start
is a run with next to nothing to do, told in time by the clock; a run in processor time, which foreign load changes little.
"""

import subprocess

from bundle import Bundle
from clock import cpu, once, round_robin
from row import Row, megabytes, milliseconds

CLANG = ["clang", "--target=wasm32-wasi", "--sysroot=/usr", "-O2"]
ROUNDS = 10

# How each is measured.
MEASURES = {"start": once, "run": cpu}


def measure(context):
    for program in [c(context), go(context), python(context)]:
        yield from compared(context, program)


class Program:
    """A module, the same natively, and arguments for a start and for a run of about a second."""

    def __init__(self, name, module, native, folder=None, start=(), run=()):
        self.name, self.module, self.native, self.folder = name, module, native, folder
        self.arguments = {"start": list(start), "run": list(run)}


def c(context):
    source, native, module = context.programs / "primes.c", context.folder / "primes", context.folder / "primes-c.wasm"
    subprocess.run(["gcc", "-O2", "-static", source, "-o", native], check=True)
    subprocess.run([*CLANG, source, "-o", module], check=True)
    return Program("a C program", module, [native], run=["3000000"])


def go(context):
    source, native, module = context.programs / "primes.go", context.folder / "primes-go", context.folder / "primes-go.wasm"
    root = context.go / "usr/lib/go-1.24"
    own = {"GOROOT": root, "GOCACHE": context.go / "cache", "GOPATH": context.go / "path", "GOTOOLCHAIN": "local"}
    for target, out in [({}, native), ({"GOOS": "wasip1", "GOARCH": "wasm"}, module)]:
        environment = context.environment | {"CGO_ENABLED": "0"} | own | target
        subprocess.run([root / "bin/go", "build", "-o", out, source], env=environment, check=True)
    return Program("a Go program", module, [native], run=["3000000"])


def python(context):
    script = context.folder / "script"
    script.mkdir()
    (script / "primes.py").write_text((context.programs / "primes.py").read_text())
    native = ["python3", script / "primes.py"]
    return Program("Python", context.python, native, folder=script, start=["/s/primes.py"], run=["/s/primes.py", "1000000"])


def compared(context, program):
    options = ["--dir", f"{program.folder}::/s"] if program.folder else []
    bundle = Bundle(context, program.module, *options)
    yield Row(f"bundle of {program.name}, compressed", megabytes(bundle.compressed_size()), "", None, None)
    ours, compiled = bundle.command(), context.folder / f"{program.module.stem}.cwasm"
    subprocess.run([context.wasmtime, "compile", "-W", "exceptions=y", "-o", compiled, program.module], check=True)
    wasmtime = [context.wasmtime, "run", "-C", "cache=n", *options]
    for what, arguments in program.arguments.items():
        time = MEASURES[what]
        native = [word for word in arguments if not word.startswith("/s/")]
        medians = round_robin(
            {
                "bundle": [*ours, *arguments],
                "native": [*program.native, *native],
                "compiled": [*wasmtime, "--allow-precompiled", compiled, *arguments],
            },
            context.environment,
            ROUNDS,
            measure=time,
        )
        medians["wasmtime"] = time([*wasmtime, program.module, *arguments], context.environment)
        yield from rows(f"{what} of {program.name}", medians, goal=1.05 if what == "run" else None)


def rows(what, medians, goal):
    ours = medians["bundle"]
    for name, words, limit in [("native", "native", None), ("compiled", "wasmtime, compiled", goal), ("wasmtime", "wasmtime", None)]:
        theirs = medians[name]
        yield Row(what, milliseconds(ours), f"{words} {milliseconds(theirs)}", ours / theirs, limit)
