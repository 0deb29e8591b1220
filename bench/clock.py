"""Wall time of commands, one after the other in rounds, so that foreign load falls on all alike."""

import os
import statistics
import time


def spawn(command, environment, silent=True):
    """Starts a command without a shell. posix_spawn does not copy this process, so starting stays cheap."""
    null = [(os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0)]
    if silent:
        null.append((os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0))
    arguments = [str(part) for part in command]
    return os.posix_spawnp(arguments[0], arguments, environment, file_actions=null)


def finish(pid, command):
    _, status = os.waitpid(pid, 0)
    code = os.waitstatus_to_exitcode(status)
    if code != 0:
        raise SystemExit(f"{command} ended with {code}")


def once(command, environment):
    start = time.perf_counter()
    finish(spawn(command, environment), command)
    return time.perf_counter() - start


def round_robin(commands, environment, rounds, before=lambda: None):
    """The median of each of the named commands. A command may be a function from the round's number to words."""
    times = {name: [] for name in commands}
    for number in range(rounds):
        for name, command in commands.items():
            before()
            words = command(number) if callable(command) else command
            times[name].append(once(words, environment))
    return {name: statistics.median(values) for name, values in times.items()}
