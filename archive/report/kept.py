"""What is derived from one form, or from other data of the settings: worked out once, for it does not change."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, ParamSpec, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

_MOST = 256
_Given = ParamSpec("_Given")
_Made = TypeVar("_Made")


def kept(make: Callable[_Given, _Made]) -> Callable[_Given, _Made]:
    """The function, with what it gave for the last objects remembered by their identity: forms are costly to compare.

    Only for objects that do not change. The objects are held, so that no id is used again.

    >>> parts = ([3, 1, 2],)
    >>> order = kept(lambda ones: sorted(ones[0]))
    >>> order(parts) is order(parts), order(([3, 1, 2],)) is order(parts)
    (True, False)
    """
    held: dict[tuple[int, ...], tuple[object, _Made]] = {}

    @wraps(make)
    def remembered(*given: _Given.args, **named: _Given.kwargs) -> _Made:
        key = tuple(map(id, given))
        found = held.get(key)
        if found is None:
            if len(held) >= _MOST:
                held.clear()
            found = held[key] = given, make(*given, **named)
        return found[1]

    return remembered
