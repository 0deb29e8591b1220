"""200 small artifacts into an empty registry: one command each, one after the other, and wpack in one command."""

import shlex

import peers
from clock import once, round_robin
from registry import Registry
from row import Row, milliseconds
from sample import Sample

COUNT = 200
ROUNDS = 3


def measure(context):
    samples = [Sample(context, f"small-{number}", 20_000 + number) for number in range(COUNT)]
    together = context.folder / "together"
    for number, sample in enumerate(samples):
        once([context.wpack, "copy", f"oci:{sample.layout}:1", f"oci:{together}:{number}"], context.environment)
    with Registry(context.folder) as registry:
        commands = {peer.name: one_by_one(context, registry, peer, samples) for peer in peers.all_of(context)}
        commands["all"] = [context.wpack, "push", "--quiet", "--all-tags", f"oci:{together}", f"{registry.address}/together"]
        medians = round_robin(commands, context.environment, ROUNDS, before=registry.clear)
    ours = medians.pop("all")
    single = medians.pop("wpack")
    best = min(medians.values())
    for name, theirs in medians.items():
        goal = 2 if theirs == best else None
        yield Row("push of 200 images, --all-tags", milliseconds(ours), f"{name} {milliseconds(theirs)}", theirs / ours, goal, at_least=True)
        yield Row("push of 200 images, one by one", milliseconds(single), f"{name} {milliseconds(theirs)}", theirs / single, None, at_least=True)


def one_by_one(context, registry, peer, samples):
    """A script, since a shell loop is what people write. Its rounds differ for clients that remember uploads."""

    def script(round):
        path = context.folder / f"{peer.name}-{round}.sh"
        pushes = (
            peer.push(sample.layout, f"{registry.address}/{peer.name}:{number}", f"{round}-{number}")
            for number, sample in enumerate(samples)
        )
        path.write_text("set -e\n" + "".join(shlex.join(map(str, push)) + "\n" for push in pushes))
        return ["sh", path]

    return script
