"""Item models: they adapt, they never fetch and never format twice."""
