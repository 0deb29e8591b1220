"""One line of the table: a figure, what it is compared with, and the goal."""

import dataclasses

FORMAT = "{:<44} {:>12} {:>24} {:>8} {:>8}  {}"


@dataclasses.dataclass
class Row:
    what: str
    value: str
    against: str
    ratio: float | None
    goal: float | None
    unit: str = "x"
    at_least: bool = False

    @property
    def met(self):
        if self.goal is None:
            return True
        return self.ratio >= self.goal if self.at_least else self.ratio <= self.goal

    def __str__(self):
        ratio = "" if self.ratio is None else f"{self.ratio:.2f}{self.unit}"
        sign = ">=" if self.at_least else "<="
        goal = "" if self.goal is None else f"{sign}{self.goal:g}{self.unit}"
        verdict = "" if self.goal is None else "met" if self.met else "MISSED"
        return FORMAT.format(self.what, self.value, self.against, ratio, goal, verdict)


def heading():
    return FORMAT.format("figure (median)", "wpack", "against", "ratio", "goal", "")


def milliseconds(seconds):
    return f"{seconds * 1000:.2f} ms"


def megabytes(count):
    return f"{count / 1e6:.2f} MB"
