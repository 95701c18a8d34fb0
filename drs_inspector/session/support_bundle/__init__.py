"""The support bundle: connection report, versions, settings and log of errors in one file that holds no secret."""
