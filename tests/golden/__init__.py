"""Golden records: a whole game of every shipped scenario, reproduced digest by digest by the tests."""
