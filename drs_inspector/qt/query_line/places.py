"""Places in a text: Qt counts units of UTF-16, of which a letter may take two; Python counts letters."""


def units_before(text: str, place: int) -> int:
    """Return Qt's number of the place before a letter."""
    return len(text[:place].encode("utf-16-le", "surrogatepass")) // 2


def place_at(text: str, units: int) -> int:
    """Return the number of letters before one of Qt's places."""
    raw = text.encode("utf-16-le", "surrogatepass")[: 2 * units]
    return len(raw.decode("utf-16-le", "surrogatepass"))
