"""Labels as they are compared: one spelling, without numbering, punctuation and space."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache

import opencc

# The CJK radicals that NFKC leaves alone, in pairs with the character they stand for; PDF writers put them
# into text in its stead. (The Kangxi radicals are folded by NFKC.)
_RADICALS = (
    "⺁厂⺄乙⺅亻⺆冂⺇几⺉刂⺊卜⺋卩⺌小⺍小⺎尢⺏尢⺐尢⺑尢⺒巳⺓幺⺔彑⺕彐⺖忄⺗心⺘扌⺙攵⺛旡⺜日⺝月⺞歹⺠民⺡氵⺢水"
    "⺣灬⺤爪⺥爪⺦丬⺧牛⺨犭⺩王⺪疋⺫目⺬示⺭礻⺮竹⺯糸⺰纟⺱罒⺲罒⺳网⺴网⺵网⺶羊⺷羊⺸羊⺹老⺺聿⺻聿⺼月⺽臼⺾艹⺿艹"
    "⻀艹⻁虎⻂衤⻃西⻄西⻅见⻆角⻇角⻈讠⻉贝⻊足⻋车⻌辶⻍辶⻎辶⻏阝⻐钅⻑长⻒镸⻓长⻔门⻕阜⻖阝⻗雨⻘青⻙韦⻚页⻛风⻜飞"
    "⻝食⻞食⻟飠⻠饣⻢马⻣骨⻤鬼⻥鱼⻦鸟⻧卤⻨麦⻩黄⻪黾⻫斉⻬齐⻭歯⻮齿⻯竜⻰龙⻱龟⻲龟"
)
# A gloss in Latin letters that mirrors of official pages put behind a character: 規(guī)定.
_GLOSS = re.compile(r"\([A-Za-z\u00c0-\u024f\u1e00-\u1eff]{1,8}\)")
_BRACKETS = re.compile(r"[((\[【〔][^()()\[\]【】〔〕]*[))\]】〕]")
# characters without width, which pasting leaves in labels
UNSEEN = dict.fromkeys((0xAD, 0x200B, 0x200C, 0x200D, 0x200E, 0x200F, 0x2060, 0xFEFF))
UNREADABLE = "\ufffd"  # stands for a character of which nothing says what it is
_NUMERAL = "一二三四五六七八九十"
_NUMBERING = re.compile(
    rf"^\s*(?:其中[:,、]?|[(\[][{_NUMERAL}\d]{{1,3}}[)\]][、.,:]?|[{_NUMERAL}]{{1,3}}[、.,:)]|\d{{1,2}}[、.,:)]?(?=\D))\s*"
)
_NOT_WORD = re.compile(r"[\W_]+")
# letters of the scripts in which forms say a label once more: Mongolian, Tibetan, Arabic, Korean, Yi, Tai; no digits
_OTHER_SCRIPTS = (
    "\u1800-\u180f\u181a-\u18af\u0f00-\u0f1f\u0f34-\u0fff\u0600-\u065f\u066a-\u06ef\u06fa-\u06ff\u0750-\u077f"
    "\u1100-\u11ff\u3130-\u318f\uac00-\ud7ff\ua000-\ua4cf\u1950-\u19cf\u19e0-\u19ff"
)
_UNCOMPARED = re.compile(f"[{''.join(map(chr, UNSEEN))}{_OTHER_SCRIPTS}]")
# simplified characters by themselves, which phrases of traditional ones have: 答覆, 藉口, 明瞭
_IN_PHRASES = "沈藉覆坏瞭哩甦衹"
_UNIT = re.compile(r"(?<=.)\((?:单位:)?(?:件|条|项|个|宗|次|人次)\)$")


@cache
def _converter() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")


@cache
def _same_length_table() -> dict[int, str]:
    table = {ord(radical): plain for radical, plain in zip(_RADICALS[::2], _RADICALS[1::2], strict=True)}
    for code in (*range(0x2F00, 0x2FD6), *range(0xF900, 0xFAFF)):
        folded = unicodedata.normalize("NFKC", chr(code))
        if len(folded) == 1 and folded != chr(code):
            table.setdefault(code, folded)
    return table


@cache
def unsimplified() -> str:
    """The characters that may not stay as they are, for a class of a pattern: radicals, traditional ones, those that a
    phrase of these changes.

    To look for them costs a tenth of what it costs to translate and convert a text that has none.
    """
    han = [chr(code) for codes in ((0x2E80, 0xA000), (0xF900, 0xFB00)) for code in range(*codes)]
    simple = _converter().convert("\n".join(han)).split("\n")
    changed = "".join(one for one, other in zip(han, simple, strict=True) if one != other)
    return f"{changed}{''.join(map(chr, _same_length_table()))}{_IN_PHRASES}\U00020000-\U0010ffff"


@cache
def _unsimplified() -> re.Pattern[str]:
    return re.compile(f"[{unsimplified()}]")


def simplify(text: str) -> str:
    """Radicals and traditional characters as simplified ones; the length stays, so positions hold.

    >>> simplify("⼆、本年度辦理結果，⻔戶，予以答覆")
    '二、本年度办理结果，门户，予以答复'
    """
    if text.isascii() or _unsimplified().search(text) is None:
        return text
    text = text.translate(_same_length_table())
    converted: str = _converter().convert(text)
    if len(converted) == len(text):
        return converted
    return "".join(one if len(one) == 1 else old for old in text for one in (_converter().convert(old),))


def visible(text: str) -> str:
    """The text without characters that have no width: pasting leaves them within figures and words.

    >>> visible("收到申请1\u200b2件\ufeff")
    '收到申请12件'
    """
    for one in map(chr, UNSEEN):
        text = text.replace(one, "")
    return text


@lru_cache(maxsize=8192)
def fold(text: str) -> str:
    """One spelling for reading, punctuation kept: simplified, NFKC, glosses gone."""
    folded = unicodedata.normalize("NFKC", simplify(text))
    if not folded.isascii():
        folded = _UNCOMPARED.sub("", folded)
    folded = folded.replace("其它", "其他")  # both spellings are in use
    return _GLOSS.sub("", folded) if "(" in folded else folded


@lru_cache(maxsize=16384)
def normalise(text: str) -> str:
    """What is left of a label to compare: no numbering, punctuation or space, and no unit in which it counts.

    >>> normalise("（三） 不予公開"), normalise("3．危及“三安全一稳定”"), normalise("⼆、上年结转")
    ('不予公开', '危及三安全一稳定', '上年结转')
    >>> normalise("三安全一稳定"), normalise("本年增/减"), normalise("结果维持（件）")
    ('三安全一稳定', '本年增减', '结果维持')
    """
    return _NOT_WORD.sub("", _unnumbered(text))


@lru_cache(maxsize=16384)
def bare(text: str) -> str:
    """`normalise` without what stands in brackets: 部分公开（区分处理的，…） → 部分公开."""
    return _NOT_WORD.sub("", _BRACKETS.sub("", _unnumbered(text)))


def _unnumbered(text: str) -> str:
    folded = "".join(fold(text).split())
    while (shorter := _NUMBERING.sub("", folded, count=1)) != folded:
        folded = shorter
    return _UNIT.sub("", folded) if folded.endswith(")") else folded


def ends_gloss(text: str) -> bool:
    """Does a bracket close that was opened before? It is the rest of a label: 这一情形，不计其他情形）."""
    opened, closed, _ = _unnumbered(text).partition(")")
    return bool(closed) and "(" not in opened


@lru_cache(maxsize=8192)
def is_numbered(text: str) -> bool:
    """Does the label begin with a number of its own, so that it is no rest of the label before it?"""
    return _NUMBERING.match("".join(fold(text).split())) is not None
