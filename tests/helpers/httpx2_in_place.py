"""A plugin of pytest that puts httpx2 in the place of httpx: ``python3 dev.py nox -s httpx2`` loads it.

Loaded with ``-p`` before anything imports httpx. It serves the tests only: the program knows nothing of it.
"""

import httpx2

httpx2.alias_httpx()
