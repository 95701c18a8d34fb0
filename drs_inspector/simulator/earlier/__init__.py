"""The simulated project as it was before its cloud was opened: the yesterday that a demo has."""
