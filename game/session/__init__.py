"""A game in progress and what becomes of it: the table, the seats' doors to it, records, debriefs, simulations."""
