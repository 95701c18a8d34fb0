"""How cells of tables, lists and trees are painted: one delegate for rows, a painter for each kind of column."""
