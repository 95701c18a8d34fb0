"""The dialog that hands over: what, as what, for which people, and what stays readable then."""
