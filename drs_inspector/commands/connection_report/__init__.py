"""Connection report: ``drs-inspector doctor``."""
