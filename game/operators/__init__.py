"""AI operators: one policy a file, each a function from what the operator sees to the row it picks and why."""
