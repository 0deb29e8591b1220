"""One figure, or a few that belong together, in each file: measure(context) gives rows."""
