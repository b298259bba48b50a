"""What a Word file holds in its text and does not show: what is struck out or hidden, marks of notes, what was moved
away under revision, the codes of fields, readings above a word, and what is for older programs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from docx.oxml.ns import qn

from archive.report.files.runs import NOT_SO
from archive.report.notes import is_note

if TYPE_CHECKING:
    from collections.abc import Container

_COMPATIBLE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_CHOICE, _FALLBACK = f"{_COMPATIBLE}Choice", f"{_COMPATIBLE}Fallback"
_TEXT = qn("w:t")
_HIDING = (qn("w:strike"), qn("w:dstrike"), qn("w:vanish"))
_OTHERWISE = (qn("w:vertAlign"), qn("w:rStyle"))
_FIELD = qn("w:fldChar")


def leave_out(body: Any, styles: Any) -> None:
    """Take these texts out of the body; rows and cells stay, for their places are counted. `styles`: of characters."""
    for moved in body.iter(qn("w:moveFrom")):
        del moved[:]
    for reading in body.iter(qn("w:rt")):
        del reading[:]
    for fallback in body.iter(_FALLBACK):
        if fallback.getparent().find(_CHOICE) is not None:
            del fallback[:]
    hiding = _hiding(styles)
    for one in list(body.iter(*_HIDING, *_OTHERWISE)):
        run = one.getparent().getparent()
        if run is not None and run.tag == qn("w:r") and _hides(one, run, hiding):
            for text in list(run.iter(_TEXT)):
                text.text = ""
    if next(body.iter(_FIELD), None) is not None:
        _leave_out_codes(body)


def _hiding(styles: Any) -> frozenset[str]:
    """The styles of characters that strike out or hide."""
    return frozenset(
        style.get(qn("w:styleId"), "")
        for style in (() if styles is None else styles.iterfind(qn("w:style")))
        if (looks := style.find(qn("w:rPr"))) is not None
        and any(one.tag in _HIDING and one.get(qn("w:val")) not in NOT_SO for one in looks)
    )


def _hides(one: Any, run: Any, hiding: Container[str]) -> bool:
    """Does a property of a run strike it out or hide it, or raise the mark of a note?"""
    value = one.get(qn("w:val"))
    if one.tag == qn("w:vertAlign"):
        return value == "superscript" and is_note("".join(text.text or "" for text in run.iter(_TEXT)))
    return value in hiding if one.tag == qn("w:rStyle") else value not in NOT_SO


def _leave_out_codes(body: Any) -> None:
    """What stands between the beginning of a field and its result."""
    fields: list[str] = []
    for one in body.iter(_FIELD, _TEXT):
        kind = one.get(qn("w:fldCharType"))
        if kind == "begin":
            fields.append("code")
        elif kind == "separate" and fields:
            fields[-1] = "result"
        elif kind == "end" and fields:
            fields.pop()
        elif one.tag == _TEXT and "code" in fields:
            one.text = ""
