"""The push of an image that the registry has already, under the same tag: its time and its requests."""

import peers
from clock import once, round_robin
from registry import Registry
from row import Row, milliseconds
from sample import Sample

SIZE = 1_000_000
ROUNDS = 30


def measure(context):
    sample = Sample(context, "again", SIZE)
    with Registry(context.folder) as registry:
        commands = {
            peer.name: peer.push(sample.layout, f"{registry.address}/{peer.name}:1", 0)
            for peer in peers.all_of(context)
        }
        for command in commands.values():
            once(command, context.environment)
        requests = {name: count(registry, command, context) for name, command in commands.items()}
        medians = round_robin(commands, context.environment, ROUNDS)
    wpack = medians.pop("wpack")
    yield Row("requests of a second push", str(requests["wpack"]), "", requests["wpack"], 2, unit="")
    for name, theirs in medians.items():
        against = f"{name} {milliseconds(theirs)}, {requests[name]} req."
        yield Row("second push of 1 MB", milliseconds(wpack), against, wpack / theirs, 1)


def count(registry, command, context):
    before = registry.requests()
    once(command, context.environment)
    return registry.requests() - before
