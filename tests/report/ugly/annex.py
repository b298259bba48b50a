"""The list of 2014 and local lists: one figure a line, in the shapes that authorities gave them."""

from __future__ import annotations

import random
import re
from typing import TYPE_CHECKING

from tests.report.ugly import office, pages, texts
from tests.report.ugly.paper import Cell

if TYPE_CHECKING:
    from tests.report.ugly.paper import Key, Row, Table

# (depth, label, unit, id); an empty id: a head without a figure
LIST = (
    (0, "一、主动公开情况", "——", ""),
    (1, "（一）主动公开政府信息数（不同渠道和方式公开相同信息计1条）", "条", "disclosed"),
    (2, "其中：主动公开规范性文件数", "条", "disclosed_normative_documents"),
    (2, "制发规范性文件总数", "件", "normative_documents_made"),
    (1, "（二）通过不同渠道和方式公开政府信息的情况", "——", ""),
    (2, "1.政府公报公开政府信息数", "条", "via_gazette"),
    (2, "2.政府网站公开政府信息数", "条", "via_website"),
    (2, "3.政务微博公开政府信息数", "条", "via_weibo"),
    (2, "4.政务微信公开政府信息数", "条", "via_wechat"),
    (2, "5.其他方式公开政府信息数", "条", "via_other"),
    (0, "二、回应解读情况", "——", ""),
    (1, "（一）回应公众关注热点或重大舆情数（不同方式回应同一热点或舆情计1次）", "次", "responses"),
    (1, "（二）通过不同渠道和方式回应解读的情况", "——", ""),
    (2, "1.参加或举办新闻发布会总次数", "次", "press_conferences"),
    (3, "其中：主要负责同志参加新闻发布会次数", "次", "press_conferences_by_head"),
    (2, "2.政府网站在线访谈次数", "次", "online_interviews"),
    (3, "其中：主要负责同志参加政府网站在线访谈次数", "次", "online_interviews_by_head"),
    (2, "3.政策解读稿件发布数", "篇", "interpretations"),
    (2, "4.微博微信回应事件数", "次", "responses_social_media"),
    (2, "5.其他方式回应事件数", "次", "responses_other"),
    (0, "三、依申请公开情况", "——", ""),
    (1, "（一）收到申请数", "件", "requests_received"),
    (2, "1.当面申请数", "件", "requests_in_person"),
    (2, "2.传真申请数", "件", "requests_by_fax"),
    (2, "3.网络申请数", "件", "requests_online"),
    (2, "4.信函申请数", "件", "requests_by_letter"),
    (1, "（二）申请办结数", "件", "requests_concluded"),
    (2, "1.按时办结数", "件", "concluded_on_time"),
    (2, "2.延期办结数", "件", "concluded_extended"),
    (1, "（三）申请答复数", "件", "requests_answered"),
    (2, "1.属于已主动公开范围数", "件", "answered_already_public"),
    (2, "2.同意公开答复数", "件", "answered_granted"),
    (2, "3.同意部分公开答复数", "件", "answered_partly_granted"),
    (2, "4.不同意公开答复数", "件", "answered_refused"),
    (3, "其中：涉及国家秘密", "件", "refused_state_secret"),
    (3, "涉及商业秘密", "件", "refused_trade_secret"),
    (3, "涉及个人隐私", "件", "refused_privacy"),
    (3, "危及国家安全、公共安全、经济安全和社会稳定", "件", "refused_security_and_stability"),
    (3, "不是《条例》所指政府信息", "件", "refused_not_government_information"),
    (3, "法律法规规定的其他情形", "件", "refused_other_law"),
    (2, "5.不属于本行政机关公开数", "件", "answered_not_this_agency"),
    (2, "6.申请信息不存在数", "件", "answered_does_not_exist"),
    (2, "7.告知作出更改补充数", "件", "answered_asked_to_amend"),
    (2, "8.告知通过其他途径办理数", "件", "answered_other_channel"),
    (0, "四、行政复议数量", "件", "reconsiderations"),
    (1, "（一）维持具体行政行为数", "件", "reconsiderations_upheld"),
    (1, "（二）被依法纠错数", "件", "reconsiderations_corrected"),
    (1, "（三）其他情形数", "件", "reconsiderations_other"),
    (0, "五、行政诉讼数量", "件", "lawsuits"),
    (1, "（一）维持具体行政行为或者驳回原告诉讼请求数", "件", "lawsuits_upheld"),
    (1, "（二）被依法纠错数", "件", "lawsuits_corrected"),
    (1, "（三）其他情形数", "件", "lawsuits_other"),
    (0, "六、举报投诉数量", "件", "complaints"),
    (0, "七、依申请公开信息收取的费用", "万元", "fees_collected"),
    (0, "八、机构建设和保障经费情况", "——", ""),
    (1, "（一）政府信息公开工作专门机构数", "个", "offices"),
    (1, "（二）设置政府信息公开查阅点数", "个", "reading_points"),
    (1, "（三）从事政府信息公开工作人员数", "人", "staff"),
    (2, "1.专职人员数（不包括政府公报及政府网站工作人员数）", "人", "staff_full_time"),
    (2, "2.兼职人员数", "人", "staff_part_time"),
    (1, "（四）政府信息公开专项经费（不包括用于政府公报编辑管理及政府网站建设维护等方面的经费）", "万元", "budget"),
    (0, "九、政府信息公开会议和培训情况", "——", ""),
    (1, "（一）召开政府信息公开工作会议或专题会议数", "次", "meetings"),
    (1, "（二）举办各类培训班数", "次", "training_sessions"),
    (1, "（三）接受培训人员数", "人次", "trainees"),
)
# rows that provinces and districts added
LOCAL = (
    (2, "重点领域公开政府信息数", "条"),
    (3, "其中：主动公开财政预算决算、“三公经费”和行政经费信息数", "条"),
    (3, "主动公开保障性住房信息数", "条"),
    (3, "主动公开食品药品安全信息数", "条"),
    (3, "主动公开环境保护信息数", "条"),
)
SHAPES = ("three columns", "unit in label", "code", "group column", "two abreast", "four columns", "no unit")
LABELS = ("as printed", "no brackets", "other numbers", "indented", "number behind", "no numbers", "spaced")
CARRIERS = ("html", "word", "excel", "tabs", "bars", "cells", "flat paragraphs", "spaces")


def _label(text: str, way: str, depth: int) -> str:
    if way == "no brackets":
        return re.sub(r"（(?:不同|不包括).*?）", "", text)
    if way == "other numbers":
        text = re.sub(r"^(\d)\.", r"（\1）", text)
        return text.replace("（", "(").replace("）", ")")
    if way == "indented":
        return "　" * depth + re.sub(r"^(\d)\.", r"\1．", text)
    if way == "number behind":
        return text if text.endswith(("数", "数量", "）")) else text + "数"
    if way == "no numbers":
        return re.sub(r"^(?:（[一二三四]）|\d\.|[一二三四五六七八九]、)", "", text)
    if way == "spaced":
        return "\u00a0\u00a0".join(re.split(r"(?<=[.）、：])", text)).strip()
    return text


def make(seed: int) -> tuple[bytes, dict[Key, tuple[float | None, str]], list[str], bool]:
    """A report's annex: bytes, what is to be read, features, and whether blank cells are lost."""
    rng = random.Random(seed)
    carrier, shape, way = rng.choice(CARRIERS), rng.choice(SHAPES), rng.choice(LABELS)
    blank = rng.random() < 0.3
    zero = rng.choice(("0", "0", "/", "-", "—")) if not blank else ""
    local = rng.random() < 0.4
    head = rng.choice(("——", "", "/"))
    features = [carrier, shape, way, f"zero {zero!r}", *(["local"] * local)]
    expected: dict[Key, tuple[float | None, str]] = {}
    rows: list[tuple[int, str, str, Cell]] = []
    for depth, label, unit, line in LIST:
        if not line:
            rows.append(
                (
                    depth,
                    label if way == "number behind" else _label(label, way, depth),
                    "" if head == "" else "——",
                    Cell(head),
                )
            )
            continue
        rows.append(
            (depth, _label(label, way, depth), unit, _figure(("annex2014", line, "total"), unit, zero, rng, expected))
        )
        if line == "normative_documents_made" and local:
            for deep, name, other in LOCAL:
                written = _label(name, way, deep)
                key = ("local", " ".join(written.split()), "total")
                rows.append((deep, written, other, _figure(key, other, zero, rng, expected)))
    tables = [_shape(rows, shape)]
    if shape == "unit in label":
        for deep, name, other in LOCAL if local else ():
            key = ("local", " ".join(_label(name, way, deep).split()), "total")
            expected["local", f"{key[1]}（单位：{other}）", "total"] = expected.pop(key)
    lossy = carrier in ("cells", "flat paragraphs", "spaces") and (blank or head == "" or shape == "no unit")
    return _carry(tables, carrier, rng), expected, features, lossy


def _figure(key: Key, unit: str, zero: str, rng: random.Random, expected: dict[Key, tuple[float | None, str]]) -> Cell:
    value: float = rng.choice((0, 0, rng.randint(1, 20), rng.randint(100, 30000)))
    if unit == "万元" and value:
        value = round(rng.random() * 90 + 0.01, 2)
    expected[key] = (value, "number") if value else (0, "zero") if zero == "0" else (None, "blank" if not zero else "not_applicable")  # fmt: skip
    return Cell(f"{value:g}" if value else zero, key=key)


def _shape(rows: list[tuple[int, str, str, Cell]], shape: str) -> Table:
    if shape == "unit in label":
        return [[Cell("统计指标"), Cell("统计数")], *([Cell(label + (f"（单位：{unit}）" if cell.key else "")), cell] for _, label, unit, cell in rows)]  # fmt: skip
    if shape == "no unit":
        return [[Cell("指标名称"), Cell("数量")], *([Cell(label), cell] for _, label, _, cell in rows)]
    if shape == "code":
        head: Row = [Cell("代码"), Cell("指标名称"), Cell("计量单位"), Cell("数量")]
        return [head, *([Cell(f"{n:02}"), Cell(label), Cell(unit), cell] for n, (_, label, unit, cell) in enumerate(rows, 1))]  # fmt: skip
    if shape == "two abreast":
        half = (len(rows) + 1) // 2
        left = [[Cell(label), Cell(unit), cell] for _, label, unit, cell in rows[:half]]
        right = [[Cell(label), Cell(unit), cell] for _, label, unit, cell in rows[half:]]
        right += [[Cell(), Cell(), Cell()]] * (half - len(right))
        return [
            [Cell("统计指标"), Cell("单位"), Cell("统计数")] * 2,
            *(a + b for a, b in zip(left, right, strict=True)),
        ]
    if shape == "group column":
        out: Table = [[Cell("统计指标", 2), Cell("单位"), Cell("统计数")]]
        for place, (depth, label, unit, cell) in enumerate(rows):
            if depth == 0 and not cell.key:
                below = next((n for n, row in enumerate(rows[place + 1 :]) if row[0] == 0), len(rows) - place - 1)
                group: Row = [Cell(label, 1, below)]
                out += [[*(group if n == 0 else []), Cell(one[1]), Cell(one[2]), one[3]] for n, one in enumerate(rows[place + 1 : place + 1 + below])]  # fmt: skip
            elif depth == 0 and cell.key:
                below = next((n for n, row in enumerate(rows[place + 1 :]) if row[0] == 0), 0)
                out.append([Cell(label, 2), Cell(unit), cell])
                out += [[Cell(one[1], 2), Cell(one[2]), one[3]] for one in rows[place + 1 : place + 1 + below]]
        return out
    if shape == "four columns":
        head = [Cell("统计指标"), Cell("单位"), Cell("统计数"), Cell("备注")]
        return [head, *([Cell(label), Cell(unit), cell, Cell()] for _, label, unit, cell in rows)]
    return [[Cell("统计指标"), Cell("单位"), Cell("统计数")], *([Cell(label), Cell(unit), cell] for _, label, unit, cell in rows)]  # fmt: skip


PROSE = ("一、概述", "根据《中华人民共和国政府信息公开条例》要求，编制本报告，内容包括各个方面的工作情况。", "附件：政府信息公开情况统计表")  # fmt: skip
TITLE = "某某市林业局2016年政府信息公开工作年度报告"


def _carry(tables: list[Table], carrier: str, rng: random.Random) -> bytes:
    if carrier == "word":
        return office.word_document([TITLE, *PROSE], [office.word_table(tables[0], "plain", rng)], [])
    if carrier == "excel":
        rows = [[Cell("政府信息公开情况统计表", 3)], [Cell("（2016年度）")], *tables[0]]
        return office.excel([rows], "merged")
    if carrier in ("tabs", "bars", "cells", "spaces"):
        return "\n".join([TITLE, *PROSE, texts.WAYS[carrier](tables[0], rng)]).encode()
    if carrier == "flat paragraphs":
        part = pages.FLAT[carrier](tables[0])
    else:
        part = pages.table(tables[0], rng.choice(sorted(pages.CELLS)), "right", rng.choice(pages.MARKUPS[:5]), rng)
    body = "".join(f"<p>{line}</p>" for line in PROSE) + part
    return pages.encode(pages.dress(body, "plain", TITLE), "utf-8")
