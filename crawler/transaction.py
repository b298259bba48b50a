"""One open transaction of the queue over what happens between two requests."""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

PLAIN = ("begin immediate", "rollback", "commit")
WITHIN = ("savepoint step", "rollback to step", "release step")


class Transaction:
    """
    Where it `gathers`, what is written waits for `commit`; else each step is in the file when it is over.

    `commit` is to be called before a request is sent (its lease must be on disk by then), before anything else that
    outlives the process, and every half second. What a kill takes with it was not acknowledged.
    """

    def __init__(self, database: sqlite3.Connection, *, gathers: bool) -> None:
        self._db = database
        self._gathers = gathers
        self._is_open = False
        self._is_step = False

    def begin(self) -> None:
        """To be called before anything is written that is no step."""
        if self._is_open:
            self._mind_loss()
        elif self._gathers:
            self._db.execute("begin immediate")
            self._is_open = True

    def commit(self) -> None:
        """Have all of it in the file. Raises sqlite3.OperationalError where it cannot be, and from then on always."""
        if self._is_open and not self._is_step:
            self._mind_loss()
            try:
                self._db.execute("commit")
            except BaseException:
                if self._db.in_transaction:
                    self._db.execute("rollback")
                raise
            self._is_open = False

    def _mind_loss(self) -> None:
        """A full disk ends the transaction: what was taken for written is not, so nothing may be built on it."""
        if not self._db.in_transaction:
            raise sqlite3.OperationalError("the disk was full, and what had been gathered is lost")

    @contextmanager
    def step(self) -> Iterator[None]:
        """All of it or nothing; within another step, together with that."""
        if self._is_step:
            yield
            return
        self.begin()
        begin, undo, end = WITHIN if self._is_open else PLAIN
        self._db.execute(begin)
        self._is_step = True
        try:
            yield
        except BaseException:
            if self._db.in_transaction:
                self._db.execute(undo)
            raise
        finally:
            self._is_step = False
        self._db.execute(end)
