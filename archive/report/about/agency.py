"""Which agency reports: the name as stated, completed from the rest of the document and from the site."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archive.report.about.completed import completed, from_site
from archive.report.about.dates import years_in_digits
from archive.report.about.speaking import declared, named, of_own_site, own_bodies, own_divisions, subject
from archive.report.about.spelling import spell_out
from archive.report.folding import plain, squeeze

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archive.report.words import Words

# simplifying makes 干 of 乾, which two counties keep
_SPOILT = re.compile("(?<!余)干(?=县|安县|安经济)")
_BRACKETS = str.maketrans("()", "（）")
_GOVERNMENT_OFFICE = re.compile("(?<=人民政府)办公[厅室]$")
# who signs for a bureau, and whose sites bear what others report
_INNER_OFFICE = re.compile("(?<=[局厅馆])办公室$")
_NO_BUREAU = re.compile("[省市县区旗州盟]$|政府$|办(?:公[厅室])?$|(?:信息|数据|媒体|新闻|政务|服务|网络).{0,4}中心$")


def find_agency(
    stated: Sequence[str | None], around: Sequence[str], lines: Sequence[str], site_name: str | None, words: Words
) -> str | None:
    """The name in the title, else the one that the text declares, else the first `stated`, completed.

    `stated` begins with the title's name; those who sign follow. `around` are publisher, heading and breadcrumb. Where
    nobody is named, the agency whose site it is.
    """
    text = years_in_digits(squeeze("\n".join(lines)).text)
    others = [_INNER_OFFICE.sub("", name) for name in stated[1:] if name]
    others += [bare for name in around if not _is_of_another_kind(bare := _INNER_OFFICE.sub("", name), text)]
    names = [name for name in (stated[0], declared(text), *others) if name]
    body = named(text)
    if not names and body is None:
        if (acting := subject(text)) is not None:
            return from_site(acting, site_name, words)
        return _of_site(site_name, text, words) or of_own_site(text)
    names += [_government(body, text)] if body else []
    own_site = words.patterns["site_words"].sub("", plain(site_name or ""))
    base = spell_out(names[0], [*names[1:], *([own_site] if own_site else [])])
    name = from_site(completed(base, names[1:], text), site_name, words)
    return _SPOILT.sub("乾", name).translate(_BRACKETS)


def _is_of_another_kind(name: str, text: str) -> bool:
    """Is it a government, its office or the centre that runs its site, where the text is that of a bureau (我局)?"""
    if _NO_BUREAU.search(name) is None:
        return False
    bodies = own_bodies(text)
    return bool(bodies) and not ("办" in bodies and "办" in name)


def _of_site(site_name: str | None, text: str, words: Words) -> str | None:
    """Nobody is named: then it is who owns the site, unless the text speaks of a body of another kind.

    我局 on the site of a county government is one of its bureaus, and nobody knows which.
    """
    name = words.patterns["site_words"].sub("", plain(site_name or ""))
    if not words.patterns["agency_end"].search(name):
        return None
    bodies = own_bodies(text)
    return name if not bodies or name[-1] in bodies else None


def _government(name: str, text: str) -> str:
    """A government's own office answers for it: where the text is that of a county (我县, not 我办), the county's."""
    bare = _GOVERNMENT_OFFICE.sub("", name)
    is_own = bare.removesuffix("人民政府")[-1] in own_divisions(text) and not own_bodies(text)
    return bare if is_own else name
