"""A number with its word."""


def counted(number: int, one: str, several: str = "") -> str:
    """Return "1 field", "2 fields", "1,204 fields"; ``several`` where that is not the word with an s."""
    return f"{number:,} {one if number == 1 else several or f'{one}s'}"


def are(number: int) -> str:
    """Return "is" for one, "are" for none and several."""
    return "is" if number == 1 else "are"
