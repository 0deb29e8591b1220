"""What commands cost, one after the other in rounds, so that foreign load falls on all alike."""

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
    """Waits for a command and returns what it used of the machine."""
    _, status, usage = os.wait4(pid, 0)
    code = os.waitstatus_to_exitcode(status)
    if code != 0:
        raise SystemExit(f"{command} ended with {code}")
    return usage


def once(command, environment):
    start = time.perf_counter()
    finish(spawn(command, environment), command)
    return time.perf_counter() - start


def cpu(command, environment):
    """Seconds of processor time, of all threads, in the program and in the kernel."""
    usage = finish(spawn(command, environment), command)
    return usage.ru_utime + usage.ru_stime


def peak(command, environment):
    """The most memory that was resident, in bytes, pages of mapped files included."""
    return finish(spawn(command, environment), command).ru_maxrss * 1024


def round_robin(commands, environment, rounds, before=lambda: None, measure=once):
    """The median of each of the named commands. A command may be a function from the round's number to words."""
    times = {name: [] for name in commands}
    for number in range(rounds):
        for name, command in commands.items():
            before()
            words = command(number) if callable(command) else command
            times[name].append(measure(words, environment))
    return {name: statistics.median(values) for name, values in times.items()}
