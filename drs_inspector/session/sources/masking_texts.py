"""What a masking does, in words: for a cell of the table of classes, and what can be read after it."""

from drs_inspector.domain.counting import are, counted
from drs_inspector.domain.printable import printable
from drs_inspector.domain.redaction.allow_list import CLASSES, Policy
from drs_inspector.session.sources.masking_preview import ClassPreview, MaskingPreview

HEADERS = ("Replace", "Found", "Before", "After")
_STAYS, _ALWAYS = "What stays readable", "figures, times and states"
STAYS, REPLACED = "stays", "replaced"
SECRETS, LEFT_OUT = "Passwords, keys, tokens, certificates", "always left out"
"""The first line of each table of classes: no choice, and no value of theirs is shown."""
_UNITS = ("KB", "MB", "GB")


def example_before(found: ClassPreview | None) -> str:
    """Return the first value of a class in one line, "" where it has none."""
    return _line(found.before) if found is not None else ""


def secrets_row(preview: MaskingPreview | None) -> tuple[str, str, str, str, str]:
    """Return the line of secrets: title, masking, how many were found, what the first is called, what comes of it."""
    found, called = ("…", "") if preview is None else (f"{preview.secrets:,}", _line(preview.secret))
    return SECRETS, REPLACED, found, called, LEFT_OUT


def about_size(size: int) -> str:
    """Return an estimate in words, "about 310 KB", of two digits."""
    power = min(max((size.bit_length() - 1) // 10, 1), len(_UNITS))
    number = max(size / 1_024**power, 1)
    step = 10 ** max(len(str(round(number))) - 2, 0)
    told = f"{number:.1f}" if number < 10 and power > 1 else f"{round(number / step) * step:,}"
    return f"about {told} {_UNITS[power - 1]}"


def counting_words(share: float) -> str:
    """Return how far the counting is."""
    return f"Counting what is in it… {share:.0%}"


def example_after(name: str, found: ClassPreview | None, *, stays: bool) -> str:
    """Return what comes of that value."""
    if name == "errors" and found is not None:  # what stays are words; names in them go
        return _line(found.after) if stays else "error-1"
    return STAYS if stays else _line(found.after) if found is not None else ""


def what_stays(policy: Policy | None, preview: MaskingPreview | None) -> str:
    """Return a sentence about what can still be read in the file; without a preview, that it is being counted.

    Without a policy nothing but secrets is left out.
    """
    if preview is None:
        return counting_words(0)
    classes = CLASSES.keys() if policy is None else policy.stays
    stays = classes - preview.replaced_before
    kept = [f"{one.count:,} {_within(CLASSES[one.name].title)}" for one in preview.classes if one.name in stays]
    gone = sum(one.count for one in preview.classes if one.name not in stays)
    replaced = "Nothing but secrets is left out" if policy is None else f"{counted(gone, 'value')} {are(gone)} replaced"
    if preview.secrets:
        secrets = (
            f", {preview.secrets:,} of them"
            if policy is None
            else f" and {counted(preview.secrets, 'secret')} left out"
        )
        replaced += secrets
    words = f"{replaced}. {_STAYS}: {_listed(f'{preview.structure:,} {_ALWAYS}', kept)}"
    before = [_within(title.title) for name, title in CLASSES.items() if name in preview.replaced_before & classes]
    return f"{words} Replaced already before the file was opened: {', '.join(before)}." if before else words


def stays_words(policy: Policy | None) -> str:
    """Return the sentence of ``what_stays`` as a file has it: without counts, of the policy it was masked by.

    Without a policy nothing but secrets is left out.
    """
    classes = CLASSES if policy is None else policy.stays
    kept = [_within(one.title) for name, one in CLASSES.items() if name in classes]
    return f"{_STAYS}: {_listed(_ALWAYS, kept)}"


def _listed(first: str, kept: list[str]) -> str:
    return f"{', '.join((first, *kept))}."


def _within(title: str) -> str:
    """Return a title as it is written inside a sentence."""
    return title[:1].lower() + title[1:]


def _line(text: str) -> str:
    return printable(" ".join(text.split()))
