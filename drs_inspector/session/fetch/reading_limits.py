"""The limits of reading one project: decision 31 says why these numbers."""

from typing import Final

LARGEST_READING_BYTES: Final = 2 << 30
"""All details together. What is larger could not be opened again: `SIZE_LIMIT` of an archive is the same."""
MOST_JOBS: Final = 100_000
"""Jobs in the list of one scenario, ten times the largest known quota; a list that goes on is given up."""
MOST_PAGES: Final = 2_000
"""Pages of that list, both readings together: twice the largest known quota in pages of ten. After these the list is
given up and said to be incomplete."""
