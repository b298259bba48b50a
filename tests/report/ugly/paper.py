"""What an official fills in: figures that balance, labels as they are typed, tables as rows of cells.

Written from the printed forms and from pages seen, not from the settings: only the ids are the project's.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import random

Key = tuple[str, str, str]

APPLICANTS = (
    ("natural_person", "自然人"),
    ("commercial_enterprise", "商业企业"),
    ("research_institution", "科研机构"),
    ("social_welfare_organisation", "社会公益组织"),
    ("legal_services_organisation", "法律服务机构"),
    ("other_organisation", "其他"),
    ("total", "总计"),
)
OUTCOMES = (("upheld", "结果维持"), ("corrected", "结果纠正"), ("other_result", "其他结果"), ("pending", "尚未审结"), ("total", "总计"))  # fmt: skip
PROCEEDINGS = ("reconsideration", "litigation_direct", "litigation_after_reconsideration")
# (group, number, label, id); the group "" stands across
RESULT_LINES = (
    ("", "（一）", "予以公开", "granted"),
    ("", "（二）", "部分公开（区分处理的，只计这一情形，不计其他情形）", "partly_granted"),
    ("（三）不予公开", "1.", "属于国家秘密", "refused_state_secret"),
    ("（三）不予公开", "2.", "其他法律行政法规禁止公开", "refused_forbidden_by_law"),
    ("（三）不予公开", "3.", "危及“三安全一稳定”", "refused_security_and_stability"),
    ("（三）不予公开", "4.", "保护第三方合法权益", "refused_third_party_rights"),
    ("（三）不予公开", "5.", "属于三类内部事务信息", "refused_internal_affairs"),
    ("（三）不予公开", "6.", "属于四类过程性信息", "refused_deliberative_process"),
    ("（三）不予公开", "7.", "属于行政执法案卷", "refused_enforcement_files"),
    ("（三）不予公开", "8.", "属于行政查询事项", "refused_administrative_query"),
    ("（四）无法提供", "1.", "本机关不掌握相关政府信息", "unavailable_not_held"),
    ("（四）无法提供", "2.", "没有现成信息需要另行制作", "unavailable_needs_creation"),
    ("（四）无法提供", "3.", "补正后申请内容仍不明确", "unavailable_still_unclear"),
    ("（五）不予处理", "1.", "信访举报投诉类申请", "not_processed_petition"),
    ("（五）不予处理", "2.", "重复申请", "not_processed_repeated"),
    ("（五）不予处理", "3.", "要求提供公开出版物", "not_processed_publication"),
    ("（五）不予处理", "4.", "无正当理由大量反复申请", "not_processed_excessive"),
    ("（五）不予处理", "5.", "要求行政机关确认或重新出具已获取信息", "not_processed_confirmation"),
)
OTHER_LINES = {
    "2019": (("", "（六）", "其他处理", "other_handling"),),
    "2021": (
        ("（六）其他处理", "1.", "申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请", "other_correction_overdue"),
        ("（六）其他处理", "2.", "申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请", "other_fee_overdue"),
        ("（六）其他处理", "3.", "其他", "other_reason"),
    ),
}  # fmt: skip
BLOCKS = {
    "2019": (
        ("一", (("made_this_year", "本年新制作数量"), ("newly_published", "本年新公开数量"), ("total_public", "对外公开总数量")),
         (("regulations", "规章"), ("normative_documents", "规范性文件"))),
        ("五", (("items_last_year", "上一年项目数量"), ("items_change", "本年增/减"), ("decisions", "处理决定数量")),
         (("licences", "行政许可"), ("other_services", "其他对外管理服务事项"))),
        ("六", (("items_last_year", "上一年项目数量"), ("items_change", "本年增/减"), ("decisions", "处理决定数量")),
         (("penalties", "行政处罚"), ("coercive_measures", "行政强制"))),
        ("八", (("items_last_year", "上一年项目数量"), ("items_change", "本年增/减")),
         (("administrative_fees", "行政事业性收费"),)),
        ("九", (("projects", "采购项目数量"), ("amount", "采购总金额")), (("procurement", "政府集中采购"),)),
    ),
    "2021": (
        ("一", (("made_this_year", "本年制发件数"), ("repealed_this_year", "本年废止件数"), ("in_force", "现行有效件数")),
         (("regulations", "规章"), ("normative_documents", "行政规范性文件"))),
        ("五", (("decisions", "本年处理决定数量"),), (("licences", "行政许可"),)),
        ("六", (("decisions", "本年处理决定数量"),), (("penalties", "行政处罚"), ("coercive_measures", "行政强制"))),
        ("八", (("amount", "本年收费金额（单位：万元）"),), (("administrative_fees", "行政事业性收费"),)),
    ),
}  # fmt: skip


@dataclass(frozen=True)
class Cell:
    """One cell: its text, its spans, and of which figure it is (None: a label)."""

    text: str = ""
    across: int = 1
    down: int = 1
    key: Key | None = None


Row = list[Cell]
Table = list[Row]


@dataclass
class Paper:
    """A filled-in form: what is to be read (`expected`: value and kind) and how it is written (`text`)."""

    era: str
    expected: dict[Key, tuple[float | None, str]] = field(default_factory=dict)
    text: dict[Key, str] = field(default_factory=dict)

    def cell(self, *key: str, across: int = 1) -> Cell:
        return Cell(self.text[key], across, 1, key)  # type: ignore[index,arg-type]


def counts(era: str, rng: random.Random) -> dict[Key, float]:
    """Figures of one agency, most of them small, sums as the form requires."""
    figures: dict[Key, float] = {}
    leaves = [one[3] for one in (*RESULT_LINES, *OTHER_LINES[era])]
    busy = rng.random() < 0.6
    for applicant, _ in APPLICANTS[:-1]:
        for leaf in leaves:
            figures["requests", leaf, applicant] = rng.choice((0, 0, rng.randint(1, 40))) if busy else rng.choice((0, 0, 0, 0, 1, 2))  # fmt: skip
        processed = sum(figures["requests", leaf, applicant] for leaf in leaves)
        over = rng.choice((0, 0, min(processed, rng.randint(0, 9))))
        forward = rng.choice((0, 0, rng.randint(0, 9)))
        figures["requests", "processed", applicant] = processed
        figures["requests", "carried_over", applicant] = over
        figures["requests", "carried_forward", applicant] = forward
        figures["requests", "received", applicant] = processed + forward - over
    for line in (*leaves, "processed", "carried_over", "carried_forward", "received"):
        figures["requests", line, "total"] = sum(figures["requests", line, one] for one, _ in APPLICANTS[:-1])
    for line in PROCEEDINGS:
        parts = [rng.choice((0, 0, rng.randint(1, 30))) for _ in range(4)]
        for (column, _), count in zip(OUTCOMES, (*parts, sum(parts)), strict=True):
            figures["proceedings", line, column] = count
    for _, columns, lines in BLOCKS[era]:
        for line, _ in lines:
            for column, _ in columns:
                value: float = rng.choice((0, rng.randint(1, 60), rng.randint(100, 250000)))
                if column == "items_change":
                    value = rng.choice((0, rng.randint(-9, 30)))
                if column == "amount":
                    value = rng.choice((0, rng.randint(1, 90000), round(rng.random() * 9000, 2)))
                    value = round(value) if era == "2019" else value
                figures["disclosure", line, column] = value
    return figures


def write(era: str, figures: dict[Key, float], rng: random.Random, habits: set[str]) -> Paper:
    """Figures on paper; `habits`: how this official writes them."""
    paper = Paper(era, {}, {})
    for key, value in figures.items():
        text = f"{value:g}" if value % 1 else str(int(value))
        text = (
            text if abs(value) < 100000 else (f"{value:.2f}".rstrip("0").rstrip(".") if value % 1 else str(int(value)))
        )
        expected: tuple[float | None, str] = (value, "number" if value else "zero")
        if key[2] == "items_change" and value > 0 and "signs" in habits:
            text = f"+{text}"
        if "units" in habits and rng.random() < 0.5 and key[2] != "amount":
            text += rng.choice(("件", " 件", "个", "条")) if key[0] == "disclosure" else rng.choice(("件", " 件"))
        if "commas" in habits and abs(value) >= 1000:
            text = f"{value:,}"
        if "wide" in habits:
            text = text.translate(str.maketrans("0123456789", "０１２３４５６７８９"))
        if value == 0:
            for habit, sign, kind in (
                ("slash", "/", "not_applicable"),
                ("dash", "-", "not_applicable"),
                ("long dash", "—", "not_applicable"),
                ("none", "无", "not_applicable"),
                ("blank", "", "blank"),
            ):
                if habit in habits and rng.random() < 0.6:
                    text, expected = sign, (None, kind)
                    break
        if "no totals" in habits and key[0] == "requests" and key[2] == "total" and rng.random() < 0.7:
            text, expected = "", (None, "blank")
        paper.text[key], paper.expected[key] = text, expected
    return paper


HABITS = ("signs", "units", "commas", "wide", "slash", "dash", "long dash", "none", "blank", "no totals")


# -- the tables ------------------------------------------------------------------------------------------------------


def disclosure(paper: Paper, style: str = "plain") -> Table:
    """`style`: plain; bare (no rows 第二十条); merged (第二十条 and 信息内容 in one cell); rotten spans; ordinal; unit."""
    rows: Table = []
    for number, columns, lines in BLOCKS[paper.era]:
        name = f"第二十条第（{number}）项"
        if style == "rotten":
            spans = {3: (2, 3, 2), 2: (3, 4), 1: (7,)}[len(columns)]
        else:
            spans = {3: (1, 1, 1), 2: (1, 2), 1: (3,)}[len(columns)]
        if style not in ("bare", "merged"):
            rows.append([Cell(name, sum(spans) + 1)])
        corner = f"{name}\n信息内容" if style == "merged" else "信息内容"
        rows.append([Cell(corner), *(Cell(label, span) for (_, label), span in zip(columns, spans, strict=True))])
        for line, label in lines:
            cells = [paper.cell("disclosure", line, column, across=span) for (column, _), span in zip(columns, spans, strict=True)]  # fmt: skip
            if style == "rotten":  # the page counts its columns otherwise in the rows of figures
                cells = [replace(cell, across=1 + (place == 0)) for place, cell in enumerate(cells)]
            rows.append([Cell(label), *cells])
    return rows


def request_lines(era: str, *, numbers: bool = True) -> list[tuple[str, str, str, str]]:
    """(level 1 group, level 2 group, label, id)"""
    lines = [("", "", "一、本年新收政府信息公开申请数量", "received"), ("", "", "二、上年结转政府信息公开申请数量", "carried_over")]  # fmt: skip
    lines += [("三、本年度办理结果", group, number + label, line) for group, number, label, line in (*RESULT_LINES, *OTHER_LINES[era])]  # fmt: skip
    lines += [
        ("三、本年度办理结果", "", "（七）总计", "processed"),
        ("", "", "四、结转下年度继续办理", "carried_forward"),
    ]
    if numbers:
        return lines
    return [(*(_unnumbered(one) for one in line[:3]), line[3]) for line in lines]  # type: ignore[misc]


def _unnumbered(label: str) -> str:
    for end in ("、", "）", "."):
        head, found, rest = label.partition(end)
        if found and len(head) <= 2:
            return rest
    return label


@dataclass(frozen=True)
class RequestStyle:
    total_in_row: int = 1  # 0, 1 or 2
    groups: str = "span"  # span, repeated, missing, first, own row
    header: str = "three"  # three, one, none
    numbers: bool = True


def request_header(style: RequestStyle) -> Table:
    labels = [label for _, label in APPLICANTS]
    corner = Cell("（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）", 3, 3)
    if style.header == "none":
        return []
    if style.header == "one":
        return [[replace(corner, down=1), *(Cell(label) for label in labels)]]
    rows: Table = [
        [corner, Cell("申请人情况", 6 if style.total_in_row == 0 else 7)],
        [Cell(labels[0], 1, 2), Cell("法人或其他组织", 5)],
        [Cell(label) for label in labels[1:-1]],
    ]
    rows[style.total_in_row].append(Cell("总计", 1, 3 - style.total_in_row))
    return rows


def requests(paper: Paper, style: RequestStyle = RequestStyle()) -> Table:
    rows = request_header(style)
    lines = request_lines(paper.era, numbers=style.numbers)
    seen: set[str] = set()
    for first, second, label, line in lines:
        row: Row = []
        figures = [paper.cell("requests", line, column) for column, _ in APPLICANTS]
        if style.groups == "own row" and second and second not in seen:
            rows.append([Cell("", 1), Cell(second, 2), *(Cell() for _ in APPLICANTS)])
        for level, group in enumerate((first, second)):
            if not group:
                continue
            count = sum(group == one[level] for one in lines)
            if style.groups == "span" and group not in seen:
                row.append(Cell(group, 1, count))
            elif style.groups == "repeated":
                row.append(Cell(group))
            elif style.groups == "first":
                row.append(Cell(group if group not in seen else ""))
            seen.add(group)
        across = 3 - (0 if style.groups in ("missing", "own row") else bool(first) + bool(second))
        rows.append([*row, Cell(label, across), *figures])
    return rows


def proceedings(paper: Paper, style: str = "plain") -> Table:
    """`style`: plain, no spans, down (a line for each way), split labels, one header"""
    labels = [label for _, label in OUTCOMES]
    cells = [[paper.cell("proceedings", line, column) for column, _ in OUTCOMES] for line in PROCEEDINGS]
    ways = ("行政复议", "未经复议直接起诉", "复议后起诉")
    if style == "down":
        rows: Table = [[Cell("", 2), *(Cell(label) for label in labels)], [Cell(ways[0], 2), *cells[0]]]
        return [*rows, [Cell("行政诉讼", 1, 2), Cell(ways[1]), *cells[1]], [Cell(ways[2]), *cells[2]]]
    if style == "split labels":
        labels = [label[:2] + "\n" + label[2:] if len(label) == 4 else label for label in labels]
    figures = [cell for line in cells for cell in line]
    if style == "one header":
        return [[Cell(way, 5) for way in ways], [Cell(label) for label in labels * 3], figures]
    down = 1 if style == "no spans" else 2
    lower = [Cell() for _ in range(5)] if style == "no spans" else []
    return [
        [Cell("行政复议", 5), Cell("行政诉讼", 10)],
        [*(Cell(label, 1, down) for label in labels), Cell("未经复议直接起诉", 5), Cell("复议后起诉", 5)],
        [*lower, *(Cell(label) for label in labels * 2)],
        figures,
    ]
