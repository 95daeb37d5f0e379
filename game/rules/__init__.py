"""The rules: what a game is made of, what may be done, what happens, who knows it."""
