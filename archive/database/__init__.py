"""The database: schema, what is put in, and what follows from it.

sqlite-utils loads numpy and pandas where it finds them: that takes a second, and a process with numpy's threads cannot
be forked cheaply. Nothing here needs them.
"""

from __future__ import annotations

import sys

_HEAVY = [name for name in ("numpy", "pandas") if name not in sys.modules]
sys.modules.update(dict.fromkeys(_HEAVY))  # type: ignore[arg-type] # None stands for "not to be found"
import sqlite_utils as sqlite_utils  # noqa: E402

for _name in _HEAVY:
    del sys.modules[_name]
