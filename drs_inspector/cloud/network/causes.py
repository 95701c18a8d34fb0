"""The exceptions below an exception: httpx keeps the reason of a failure a few levels down."""

from collections.abc import Iterator


def causes_of(problem: BaseException) -> Iterator[BaseException]:
    """Yield the exception and what it came from, through exception groups; each once."""
    waiting, seen = [problem], set[int]()
    while waiting:
        one = waiting.pop(0)
        if id(one) in seen:
            continue
        seen.add(id(one))
        yield one
        if isinstance(one, BaseExceptionGroup):
            waiting.extend(one.exceptions)
        waiting.extend(cause for cause in (one.__cause__, one.__context__) if cause is not None)
