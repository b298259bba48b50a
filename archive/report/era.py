"""Which form a document follows: told from its labels, then from the order it cites, never from the year."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archive.report.normal import fold, normalise

if TYPE_CHECKING:
    from collections.abc import Iterable

    from archive.report.form import Era, Form, Forms

_BRACKET = re.compile(r"[〔〕\[\]()【】﹝﹞「」<>《》“”\"]")
_SPACE = re.compile(r"\s+")
# One label of the list of 2014 may stand in any table; together they are the list.
_LIST_SIGNALS = 3


def tell_era(labels: Iterable[str], text: str, forms: Forms) -> Era | None:
    """The era of the form whose own labels stand in the tables; else of the one form whose order is cited."""
    written = "\n".join(normalise(label) for label in labels)
    signals = {form.era: _signals(form, written) for form in forms}
    best = max(signals.values(), default=0)
    leading = [form for form in forms if best and signals[form.era] == best]
    if len(leading) == 1 and best >= (1 if leading[0].sections else _LIST_SIGNALS):
        return leading[0].era
    cited = [form for form in (leading or forms) if form.sections and cites(form, text)]
    return cited[-1].era if cited else None


def _signals(form: Form, written: str) -> int:
    return sum(normalise(signal) in written for signal in form.signals)


def cites(form: Form, text: str) -> bool:
    """Does the text name the order that brought this form?

    >>> from archive.config import load_forms
    >>> cites(load_forms().of_era("2021"), "根据国办公开办函[2021] 30号文件")
    True
    """
    plain = _plain(text)
    return any(_plain(name) in plain for name in form.cited_as)


def _plain(text: str) -> str:
    return _SPACE.sub("", _BRACKET.sub("|", fold(text)))
