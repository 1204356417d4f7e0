"""What can go wrong outside the program."""


class TrainingError(Exception):
    """A file or a setting that cannot be used; the message says which, what was expected, and what to do."""
