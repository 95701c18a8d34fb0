"""Requests over HTTPS: the sender, rate limits, the read allow-list, proxies and probes."""
