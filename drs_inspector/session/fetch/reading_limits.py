"""The limits of reading one project: decision 31 says why these numbers."""

from typing import Final

LARGEST_READING_BYTES: Final = 2 << 30
"""All details together. What is larger could not be opened again: `SIZE_LIMIT` of an archive is the same."""
MOST_JOBS: Final = 100_000
"""Jobs in the list of one scenario. Ten times as many as the largest project that was heard of."""
MOST_PAGES: Final = 10_000
"""Pages of the list of one scenario, read again or not: `MOST_JOBS` in pages of ten."""
