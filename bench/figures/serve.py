"""Requests per second of programs that answer HTTP: in their bundles, and under `wasmtime serve`.

Both are started once, and `wrk` asks one and then the other at each number of connections, so that foreign load falls on
both alike. What fails under load, or grows, ends the measurement. The bundle writes its line for each request, to
/dev/null; `wasmtime serve` writes none.
"""

import contextlib
import re
import signal
import statistics
import subprocess

from bundle import Bundle
from row import Row, megabytes

CLANG = ["clang", "--target=wasm32", "-O2", "-nostdlib", "-fno-builtin", "-mbulk-memory", "-Wl,--no-entry"]
CONNECTIONS = [1, 16, 64, 256]
SECONDS = 5
ROUNDS = 3
GOAL = 1.5
# How much more memory a server may have after a minute than after its first seconds.
GROWTH = 32_000_000


def measure(context):
    # What a Python program costs is CPython in each new instance, which both run with the same engine.
    for module, goal in [(rust(context), GOAL), (c(context), GOAL), (context.python_proxy, None)]:
        yield from compared(context, module, goal)


def compared(context, module, goal):
    bundle = [*Bundle(context, module).command()]
    bundle[1:1] = ["--addr", "127.0.0.1:0"]
    wasmtime = [context.wasmtime, "serve", "--addr", "127.0.0.1:0", "-S", "cli", "-C", "cache=n", module]
    with server(bundle, context) as ours, server(wasmtime, context) as theirs:
        # As many instances as there will ever be at once.
        for address in [ours.address, theirs.address]:
            requests(address, CONNECTIONS[-1], 2)
        before = ours.memory()
        for connections in CONNECTIONS:
            rates = {ours: [], theirs: []}
            for _ in range(ROUNDS):
                for one in rates:
                    rates[one].append(requests(one.address, connections, SECONDS))
            our, their = (statistics.median(rates[one]) for one in (ours, theirs))
            what = f"{module.name}, {connections} connections"
            yield Row(what, f"{our:.0f}/s", f"wasmtime {their:.0f}/s", our / their, goal, at_least=True)
        growth = ours.memory() - before
        yield Row(f"{module.name}, growth of memory", megabytes(growth), "", growth / 1e6, GROWTH / 1e6, unit=" MB")


def rust(context):
    """The component of `tests/programs/rust`, whose module wpack adapts."""
    image, component = f"oci:{context.folder}/adapted:1", context.folder / "rust.wasm"
    for command in (["build", "--adapt", context.rust_proxy, "--format", "artifact", "-o", image], ["pull", image, "-o", component]):
        subprocess.run([context.wpack, *command, "--quiet"], env=context.environment, check=True)
    return component


def c(context):
    """The component of `tests/programs/proxy.c`."""
    sources = context.examples.parent
    wit = context.folder / "wit"
    (wit / "deps").mkdir(parents=True)
    for package in (sources / "validate/wit/0.2").iterdir():
        (wit / "deps" / package.name).write_bytes(package.read_bytes())
    world = "include wasi:http/proxy@0.2.12; import wasi:cli/environment@0.2.12;"
    (wit / "world.wit").write_text(f"package test:program; world program {{ {world} }}")
    core, embedded, component = (context.folder / f"{name}.wasm" for name in ("core", "embedded", "c"))
    subprocess.run([*CLANG, "-o", core, sources / "tests/programs/proxy.c"], check=True)
    subprocess.run([context.wasm_tools, "component", "embed", wit, "--world", "program", core, "-o", embedded], check=True)
    subprocess.run([context.wasm_tools, "component", "new", embedded, "-o", component], check=True)
    return component


class Server:
    def __init__(self, process):
        self.process = process
        line = process.stderr.readline()
        found = re.search(r"http://(127\.0\.0\.1:\d+)", line)
        if not found:
            raise SystemExit(f"it does not listen: {line}")
        self.address = found.group(1)

    def memory(self):
        with open(f"/proc/{self.process.pid}/status") as status:
            return next(int(line.split()[1]) * 1024 for line in status if line.startswith("RssAnon:"))


@contextlib.contextmanager
def server(command, context):
    """Its words after the first line go nowhere, by a `cat` that takes them: a full pipe would make it wait."""
    words = [str(word) for word in command]
    process = subprocess.Popen(words, env=context.environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, bufsize=1)
    try:
        one = Server(process)
        drain = subprocess.Popen(["cat"], stdin=process.stderr, stdout=subprocess.DEVNULL)
        yield one
    finally:
        process.send_signal(signal.SIGINT)
        process.wait()
    drain.wait()


def requests(address, connections, seconds):
    """Requests per second; an answer that is wrong or missing ends everything."""
    threads = min(connections, 2)
    command = ["wrk", "--timeout", "10", "-t", str(threads), "-c", str(connections), "-d", str(seconds), f"http://{address}/hello"]
    text = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    if "Socket errors" in text or "Non-2xx" in text:
        raise SystemExit(text)
    return float(re.search(r"Requests/sec:\s*([\d.]+)", text).group(1))
