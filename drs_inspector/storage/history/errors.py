"""What is said of readings that are damaged or not there."""

from drs_inspector.domain.errors import FileProblemError


class DamagedReadingError(FileProblemError):
    """A reading that cannot be put together any more, or is not there."""


def damaged(number: int, what: str) -> DamagedReadingError:
    """Return the error for a reading of which something that all of it depends on is damaged."""
    return DamagedReadingError(
        f"Reading {number:,} cannot be opened.",
        f"{what} Nothing of it is shown, because it could be wrong.",
        "Open another reading. Check the disk when there are more of them.",
    )


def no_such_reading(number: int) -> DamagedReadingError:
    """Return the error for a number that no reading has."""
    return DamagedReadingError(
        f"There is no reading {number:,}.", "It was never kept, or it was removed.", "Look at the list of readings."
    )


def lost_parts(number: int, lost: int) -> dict[str, str]:
    """Return what the archive of a reading says of entries that are damaged or missing in the history."""
    one = lost == 1
    return {
        "title": f"{lost:,} {'entry' if one else 'entries'} of reading {number:,} cannot be read any more.",
        "cause": f"What the history keeps of {'it' if one else 'them'} is damaged or missing. Everything else was "
        "checked and is as it was read.",
        "next_step": "Open an earlier or a later reading, and check the disk.",
    }
