"""Full validation of real programs, with every check of wpack, against `wasm-tools validate` of the same file."""

import small_module
from clock import cpu, once, peak, round_robin
from row import Row, megabytes, milliseconds

ROUNDS = 15
SMALL_ROUNDS = 100


def measure(context):
    for module in (context.yosys, context.python):
        yield from large(context, module)
    yield from small(context)


def large(context, module):
    size = module.stat().st_size
    what = f"validate {module.stem}, {size / 1e6:.0f} MB"
    commands = both(context, module)
    for unit, measure, goal in (("wall", once, 1), ("CPU", cpu, None)):
        medians = round_robin(commands, context.environment, ROUNDS, measure=measure)
        wpack, theirs = medians["wpack"], medians["wasm-tools"]
        yield Row(f"{what}, {unit}", milliseconds(wpack), f"wasm-tools {milliseconds(theirs)}", wpack / theirs, goal)
    memory = round_robin(commands, context.environment, 1, measure=peak)
    wpack, theirs = memory["wpack"], memory["wasm-tools"]
    yield Row(f"{what}, memory", megabytes(wpack), f"the file {megabytes(size)}", wpack / size, 1.5)
    yield Row(f"{what}, memory", megabytes(wpack), f"wasm-tools {megabytes(theirs)}", wpack / theirs, None)


def small(context):
    module = small_module.write(context.folder / "small.wasm")
    commands = both(context, module) | {"version": [context.wasm_tools, "--version"]}
    medians = round_robin(commands, context.environment, SMALL_ROUNDS, measure=cpu)
    wpack = medians["wpack"]
    what, value = "validate 7 KB, CPU", milliseconds(wpack)
    yield Row(what, value, "", wpack * 1000, 5, unit=" ms")
    for name, label in (("wasm-tools", "wasm-tools"), ("version", "wasm-tools --version")):
        yield Row(what, value, f"{label} {milliseconds(medians[name])}", wpack / medians[name], None)


def both(context, module):
    return {
        "wpack": [context.wpack, "validate", "--json", module],
        "wasm-tools": [context.wasm_tools, "validate", "--features=all", module],
    }
