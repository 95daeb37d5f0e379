"""Arrays that are kept for who asks again: as many as so many bytes hold, those asked for last."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from functools import wraps
from typing import Any, TypeVar

from numpy.typing import NDArray

Array = TypeVar("Array", bound=NDArray[Any])


def kept(most: int) -> Callable[[Callable[..., Array]], Callable[..., Array]]:
    """Keeps what a function of hashable arguments gives, up to `most` bytes of arrays in all; nobody may write into them."""

    def keeping(make: Callable[..., Array]) -> Callable[..., Array]:
        found: OrderedDict[Hashable, Array] = OrderedDict()
        held = 0

        @wraps(make)
        def asked(*name: Any) -> Array:
            nonlocal held
            array = found.get(name)
            if array is not None:
                found.move_to_end(name)
                return array
            array = make(*name)
            array.flags.writeable = False
            if array.nbytes <= most:
                found[name] = array
                held += array.nbytes
                while held > most:
                    held -= found.popitem(last=False)[1].nbytes
            return array

        return asked

    return keeping
