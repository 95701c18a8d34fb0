"""IAM on loopback: accounts, tokens, sign-ins and the gateway in front of DRS."""
