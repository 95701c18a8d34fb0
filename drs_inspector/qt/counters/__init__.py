"""The strip of counters above the list: how many jobs have each health word; a click lists them."""
