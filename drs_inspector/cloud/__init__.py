"""IAM and DRS over HTTPS: the only package that imports httpx."""
