"""Use cases on asyncio: sign in, list, fetch, cancel, open, export. No Qt."""
