"""Detail views, one for each kind of node; the registry says which fit."""
