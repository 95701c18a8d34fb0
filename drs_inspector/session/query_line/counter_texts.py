"""Words of the counters of health words, as they are drawn and as they are spoken."""

from drs_inspector.domain.health.words import HEALTH_WORDS, HealthKey


def change_words(change: int) -> str:
    """Return a change since the last look as "+1", a fall with the sign of numbers; empty for none."""
    if not change:
        return ""
    return f"+{change:,}" if change > 0 else f"−{-change:,}"  # noqa: RUF001 - the sign of numbers


def counter_phrase(key: HealthKey, count: int, change: int | None, since: str) -> str:
    """Return what a counter says: "4 failed, 1 more than at 09:49, filters the list".

    ``change`` is None where it is not known; ``since`` is the time of the last look in words, "" where that is not.
    """
    words = [f"{count:,} {HEALTH_WORDS[key].word.lower()}"]
    if change:
        at = f"at {since}" if since else "at the last look"
        words.append(f"{abs(change):,} {'more' if change > 0 else 'fewer'} than {at}")
    return ", ".join((*words, "filters the list"))


def all_phrase(total: int) -> str:
    """Return what the last counter says."""
    return f"{total:,} job{'' if total == 1 else 's'} in all, lists every health"


def all_words(since: str) -> str:
    """Return what is below the number of all jobs."""
    return f"All jobs · change since {since}" if since else "All jobs"
