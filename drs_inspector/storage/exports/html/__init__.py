"""One page of HTML without script and without network: elements that only text can go into, and the report."""
