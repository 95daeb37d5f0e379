"""Chance as a function: the same seed and the same name always give the same draw, on any machine."""

from __future__ import annotations

from hashlib import blake2b


def draw(seed: int, sides: int, *name: object) -> int:
    """A whole number from 0 to `sides` − 1, uniform over names, fixed by `seed` and `name` (a keyed BLAKE2b hash).

    The parts of `name` are told apart, so ``draw(1, 6, "a", "b")`` and ``draw(1, 6, "ab")`` are different draws.
    """
    if sides < 1:
        raise ValueError(f"a draw needs at least one side, not {sides}")
    text = "\x1f".join(map(str, name))
    digest = blake2b(text.encode(), digest_size=16, key=str(seed).encode()[:64]).digest()
    return int.from_bytes(digest, "big") * sides >> 128


def shuffled(seed: int, count: int, *name: object) -> list[int]:
    """The numbers 0 … `count` − 1 in an order fixed by `seed` and `name`; every order is as likely as any other."""
    return sorted(range(count), key=lambda i: (draw(seed, 1 << 64, *name, i), i))
