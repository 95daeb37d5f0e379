"""The board screen: its picture in parts, what a player changed of it, and what each command does."""
