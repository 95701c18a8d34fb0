"""Addresses, proxies, trust and certificates: what the network needs to know before a request."""
