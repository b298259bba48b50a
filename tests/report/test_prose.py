"""Figures in running text: (sentence, era, year, what it states)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from archive.config import load_forms, load_words
from archive.report.prose import Passage, ProseReader
from archive.report.sentences.figures import find_figures

if TYPE_CHECKING:
    from archive.report.form import Era
    from archive.report.model import Statistic

SIX: Era = "2021"
OLD: Era = "2014"
NOTHING: list[tuple[str, float]] = []


def read(text: str, era: Era, year: int, heading: str = "") -> tuple[Statistic, ...]:
    reader = ProseReader(load_words(), load_forms().of_era(era), year)
    return reader.read([Passage(text, 1, heading)])


def said(statistics: tuple[Statistic, ...]) -> list[tuple[str, float | None]]:
    """Cell and value, the column left out where it is total, the scope where it is the year."""
    names = []
    for one in statistics:
        name = f"{one.table_id}.{one.line}"
        name += "" if one.column == "total" else f".{one.column}"
        name += "" if one.scope == "year" else f" {one.scope}"
        names.append((name, one.value))
    return names


CASES = [
    # what was published, and where
    ("2024年我局共发布政府信息221条。", SIX, [("prose.disclosed_total", 221)]),
    ("全市共向社会主动公开政府信息18万余条。", SIX, [("prose.disclosed_total", 180000)]),
    ("通过政府网站、政务新媒体、政府公报等渠道，主动公开政府信息1，234条。", SIX, [("prose.disclosed_total", 1234)]),
    ("厅门户网站全年发布政务信息及新闻信息4767条。", SIX, [("prose.website_items", 4767)]),
    ("“司法厅”政务微博发布政务微博1276条，微信公众号推送微信2482篇。", SIX, [("prose.weibo_posts", 1276), ("prose.wechat_posts", 2482)]),
    ("通过我局微信公众平台发布图文信息，公开的信息包括工作动态、重大会议等共30篇。", SIX, [("prose.wechat_posts", 30)]),
    ("政务微信推送政府信息164期492条。", OLD, [("annex2014.via_wechat", 492)]),
    ("其中，门户网站公开125条，微信公众号公开92条。", SIX, [("prose.website_items", 125), ("prose.wechat_posts", 92)]),
    ("通過政府門戶網站共發布信息１８篇。", SIX, [("prose.website_items", 18)]),
    ("通过政务微博、微信公众平台、客户端等新媒体平台，主动公开各类信息5513条。", SIX, NOTHING),
    ("通过厅门户网站解读3次，微信、微博各1次。", SIX, NOTHING),
    # results of something, published, are not all that was
    ("建议提案办理结果主动公开27件。", SIX, NOTHING),
    ("承办县人大代表建议12件、政协提案15件，答复率100%，相关结果主动公开27件。", SIX, NOTHING),
    ("根据上级文件，主动公开345条。", SIX, [("prose.disclosed_total", 345)]),
    # in one name of several
    ("以县政府名义制发规范性文件2件，以县政府办公室名义制发3件。", SIX, NOTHING),
    ("微信公众号关注人数3万余人，开设政务微博2个，网站访问量达7854070人次。", SIX, NOTHING),
    ("报送信息120条，被采用30条。", SIX, NOTHING),
    ("配发解读材料3件。制作政策解读21个。", SIX, [("prose.interpretations", 3), ("prose.interpretations", 21)]),
    ("已在各主流媒体刊发新闻稿件374批次。", SIX, [("prose.press_releases", 374)]),
    # requests
    ("共收到政府信息公开申请56件，其中当面申请1件、传真5件，网络20件、信函30件。", OLD,
     [("annex2014.requests_received", 56), ("annex2014.requests_in_person", 1), ("annex2014.requests_by_fax", 5),
      ("annex2014.requests_online", 20), ("annex2014.requests_by_letter", 30)]),
    ("当面申请3件。接到来电20件、传真5件，信函30件。", OLD, [("annex2014.requests_in_person", 3)]),
    ("新收政府信息公开申请118件，其中自然人113件，商业企业2件，法律服务机构3件。", SIX,
     [("requests.received", 118), ("requests.received.natural_person", 113),
      ("requests.received.commercial_enterprise", 2), ("requests.received.legal_services_organisation", 3)]),
    ("受理政府信息公开申请3119件，答复3050件（含上年度结转申请34件，另有103件顺延到下年度答复）。", SIX,
     [("requests.received", 3119), ("prose.requests_answered", 3050), ("requests.carried_over", 34), ("requests.carried_forward", 103)]),
    ("收到政府信息公开申请十二件。", SIX, [("requests.received", 12)]),
    ("收到了21件政府信息公开申请。", SIX, [("requests.received", 21)]),
    ("按时办理答复了1宗“政府信息公开申请”事项。", SIX, [("prose.requests_answered", 1)]),
    ("新收政府信息公开申请数量0件，上年结转政府信息公开申请数量0件。", SIX, [("requests.received", 0), ("requests.carried_over", 0)]),
    ("收到信息公开申请22起，比2023年（31起）下降29%。", SIX, [("requests.received", 22), ("requests.received previous_year", 31)]),
    ("收到政府信息公开申请56件（2023年43件），较上年增加13件，同比增长30.2%。", SIX, [("requests.received", 56), ("requests.received previous_year", 43)]),
    ("2023年收到政府信息公开申请56件。", SIX, [("requests.received previous_year", 56)]),
    ("2019年收到政府信息公开申请56件。", SIX, NOTHING),
    ("收到政府信息公开申请（含上年结转3件）共计56件。", SIX, [("requests.carried_over", 3)]),
    ("结转至2025年继续办理的申请3件。", SIX, [("requests.carried_forward", 3)]),
    ("对25件政府信息公开申请案件收取了信息处理费2950元，其中，自然资源局1件，收取420元。", SIX, [("prose.fees_collected", 2950)]),
    ("依申请提供政府信息收取检索费12元、复制费8.5元。", SIX, NOTHING),
    ("依申请提供政府信息收取检索费12元，复制费8.5元，共计20.5元。", SIX, [("prose.fees_collected", 20.5)]),
    ("收取政府信息公开费用20.5元，检索费12元，复制费8.5元。", SIX, [("prose.fees_collected", 20.5)]),
    ("依申请公开收取复制费8.5元。", SIX, [("prose.fees_collected", 8.5)]),
    ("受理政府信息公开申请113+2＋3件。", SIX, NOTHING),
    # without a full stop: words of the form and a figure are a row, but none says of which year or of whom it is
    ("本年新收政府信息公开申请26件", SIX, NOTHING),
    ("2024年，新收政府信息公开申请26件", SIX, [("requests.received", 26)]),
    ("我局主动公开政府信息126条", SIX, [("prose.disclosed_total", 126)]),
    ("受理政府信息公开申请113件+2件。", SIX, NOTHING),
    ("受理政府信息公开申请113+2+3=118件。", SIX, [("requests.received", 118)]),
    ("收办申请案件3607件，自然人申请3493件，法人或其他组织申请114件。", SIX, NOTHING),
    # outcomes
    ("予以公开40件，部分公开6件，属于内部事务信息不予公开2件，本机关不掌握相关政府信息24件。", SIX,
     [("requests.granted", 40), ("requests.partly_granted", 6), ("requests.refused_internal_affairs", 2), ("requests.unavailable_not_held", 24)]),
    ("40件予以公开、6件部分公开，3件属于行政查询事项。", SIX, [("requests.granted", 40), ("requests.partly_granted", 6), ("requests.refused_administrative_query", 3)]),
    ("不予公开142件、无法提供1078件、不予处理406件、其他处理341件、转下年度办理121件。", SIX, [("requests.carried_forward", 121)]),
    ("属于已主动公开范围的2件，同意公开答复的3件，不同意公开答复的1件，不属于本行政机关公开的5件。", OLD,
     [("annex2014.answered_already_public", 2), ("annex2014.answered_granted", 3), ("annex2014.answered_refused", 1), ("annex2014.answered_not_this_agency", 5)]),
    ("属于已主动公开范围的2件，不属于本行政机关公开的5件。", SIX, NOTHING),
    # proceedings
    ("政府信息公开行政复议351件，其中结果维持72件，尚未审结37件；政府信息公开行政诉讼46件，其中结果维持25件。", SIX,
     [("proceedings.reconsideration", 351), ("proceedings.reconsideration.upheld", 72), ("proceedings.reconsideration.pending", 37), ("prose.litigation", 46)]),
    ("审理行政复议案件30件，办理行政诉讼案件12件，公开行政复议决定书22件。", SIX, NOTHING),
    ("涉及政府信息公开提起行政诉讼的情况1起，正在审理中。涉及政府信息公开的行政复议1起。", OLD, [("annex2014.lawsuits", 1), ("annex2014.reconsiderations", 1)]),
    ("因政府信息公开引发的行政复议、行政诉讼案件共3件。", SIX, NOTHING),
    # money, decisions, meetings
    ("全年收取政府信息公开信息处理费1.2万元。", SIX, [("prose.fees_collected", 12000)]),
    ("依申请公开工作中减免费用300元。", SIX, NOTHING),
    ("作出行政处罚1宗；作出694宗行政许可，其中3宗为学校设立。", SIX, [("disclosure.penalties.decisions", 1), ("disclosure.licences.decisions", 694)]),
    ("129项行政许可事项全部进驻，公示行政许可信息76条。", SIX, NOTHING),
    ("举办第六期政务公开专题培训班，印发通报4期。", SIX, NOTHING),
    ("全年举办政府信息公开培训班3期，培训120人次。", OLD, [("annex2014.training_sessions", 3), ("annex2014.trainees", 120)]),
    ("制定政府规章及制定说明19件，备案审查信息26件。", SIX, NOTHING),
    ("没有因政府信息公开被申请行政复议，被提起行政诉讼1件，已审结，结果维持。", SIX, [("prose.litigation", 1), ("proceedings.reconsideration", 0)]),
    ("“同意公开”的1500条，占50%；“不予公开”的200条。以传真形式申请20条。", OLD,
     [("annex2014.answered_granted", 1500), ("annex2014.answered_refused", 200), ("annex2014.requests_by_fax", 20)]),
    ("全市共发布信息4034条，其中县直及各乡镇1377条，政策解读24条，人事信息92条。", SIX, [("prose.disclosed_total", 4034), ("prose.interpretations", 24)]),
    ("办理人大代表建议35件、政协提案42件，回应网民留言156条。", SIX, [("prose.opinions_answered", 156)]),
    # what lies further back
    ("自2008年条例施行以来累计主动公开政府信息12万余条，2024年主动公开政府信息1.2万条。", SIX, [("prose.disclosed_total cumulative", 120000), ("prose.disclosed_total", 12000)]),
    ("截至2024年底，累计主动公开政府信息5000条。", SIX, [("prose.disclosed_total", 5000)]),
    ("截至年底，累计主动公开政府信息5000条，其中2024年公开政府信息800条。", SIX, [("prose.disclosed_total cumulative", 5000), ("prose.disclosed_total", 800)]),
    ("本区到年底累计主动公开政府信息5928条，其中，本年度新增主动公开政府信息2110条。", SIX,
     [("prose.disclosed_total cumulative", 5928), ("prose.disclosed_total", 2110)]),
    # no statistics at all
    ("依据《条例》第二十条、国务院令第711号、国办发〔2014〕32号，于2024年9月26日起20个工作日内办理。", SIX, NOTHING),
    ("联系电话12345，邮编100000，得到  万粉丝的关注，合格率100%，共16类172项服务。", SIX, NOTHING),
]  # fmt: skip


@pytest.mark.parametrize(("text", "era", "wanted"), CASES, ids=[text[:24] for text, _, _ in CASES])
def test_figures(text: str, era: Era, wanted: list[tuple[str, float]]) -> None:
    assert said(read(text, era, 2024)) == wanted


NONE_AT_ALL = [
    ("2024年我局未接到公民、法人或其他组织申请。", SIX, ["requests.received"], "未接到公民、法人或其他组织申请"),
    ("未收到依申请公开请求。", SIX, ["requests.received"], "未收到依申请公开请求"),
    ("没有收取任何费用。", SIX, ["prose.fees_collected"], "没有收取任何费用"),
    ("收取信息公开处理费：无。", SIX, ["prose.fees_collected"], "信息公开处理费：无"),
    (
        "未对公众依申请公开政府信息收取任何费用。",
        OLD,
        ["prose.fees_collected"],
        "未对公众依申请公开政府信息收取任何费用",
    ),
    (
        "未发生因政府信息公开引起的行政诉讼案件。",
        SIX,
        ["proceedings.litigation_direct", "proceedings.litigation_after_reconsideration"],
        "未发生因政府信息公开引起的行政诉讼案件",
    ),
    (
        "没有发生因政府信息公开工作引发行政复议或行政诉讼等事件。",
        OLD,
        ["annex2014.reconsiderations", "annex2014.lawsuits"],
        "没有发生因政府信息公开工作引发行政复议或行政诉讼等事件",
    ),
    ("未收到书面申请，未收到行政复议申请。", SIX, [], ""),
    ("2024年度行政执法工作均无被申请行政复议和提起行政诉讼。", SIX, [], ""),
    ("2023年未收到政府信息公开申请。", SIX, [], ""),
    # what followed from requests was none, or was not done to them: of the requests nothing is said
    (
        "未发生因政府信息公开申请引起的行政诉讼。",
        SIX,
        ["proceedings.litigation_direct", "proceedings.litigation_after_reconsideration"],
        "未发生因政府信息公开申请引起的行政诉讼",
    ),
    ("没有对政府信息公开申请收取费用。", SIX, ["prose.fees_collected"], "没有对政府信息公开申请收取费用"),
    ("未对政府信息公开申请作出不予公开答复。", SIX, [], ""),
    ("没有拒绝公开申请的情形。", SIX, [], ""),
    ("未收到涉及国家秘密的政府信息公开申请。", SIX, [], ""),
    ("我局没有发生依申请公开事项。", SIX, ["requests.received"], "我局没有发生依申请公开事项"),
]


@pytest.mark.parametrize(("text", "era", "cells", "raw"), NONE_AT_ALL, ids=[row[0][:20] for row in NONE_AT_ALL])
def test_none(text: str, era: Era, cells: list[str], raw: str) -> None:
    found = read(text, era, 2024, heading="收到和处理政府信息公开申请情况")
    assert said(found) == [(cell, 0) for cell in cells]
    assert {(one.kind, one.raw) for one in found} <= {("zero", raw)}


@pytest.mark.parametrize(
    ("text", "era", "wanted"),
    [
        ("政府集中采购项目12个，采购总金额345.6万元。", "2019", [("projects", 12, "个"), ("amount", 3456000, "元")]),
        ("政府集中采购总金额1,234,567.8元。", "2019", [("amount", 1234567.8, "元")]),
        ("政府集中采购项目12个，采购总金额345.6万元。", "2021", []),
        ("行政事业性收费金额268.5万元。", "2021", [("amount", 268.5, "万元")]),
        ("行政事业性收费金额268.5万元，减免行政事业性收费30万元。", "2019", []),
        ("公开政府集中采购信息12条，采购预算300万元。", "2019", []),
        ("政府采购23项，采购金额1256万元，其中集中采购15项、金额856万元。", "2019", [("amount", 8560000, "元")]),
    ],
)
def test_money_as_the_form_counts_it(text: str, era: Era, wanted: list[tuple[str, float, str]]) -> None:
    found = read(text, era, 2020)
    assert [(one.column, one.value, one.unit) for one in found] == wanted


@pytest.mark.parametrize(
    "text", ["收到政府信息公开申请约1.2万件。", "收到政府信息公开申请近12000件。", "收到政府信息公开申请12000余件。"]
)
def test_an_approximate_figure_says_so(text: str) -> None:
    (one,) = read(text, SIX, 2024)
    assert (one.value, one.confidence) == (12000, 0.85)
    assert any(word in (one.raw or "") for word in "约近余")


def test_ordinals_count_within_cell_and_unit() -> None:
    found = read("网站发布信息10条。网站发布信息20条。网站发布稿件5篇。", SIX, 2024)
    assert [(one.value, one.unit, one.ordinal) for one in found] == [(10, "条", 1), (20, "条", 2), (5, "篇", 1)]


def test_raw_and_sentence_are_as_written() -> None:
    text = "有关情况如下。\n2024年，我局新收政府信息公開申請１１８ 件。其他。"
    (one,) = read(text, SIX, 2024)
    assert one.raw == "１１８ 件"
    assert text[one.locator["start"] : one.locator["end"]] == "2024年，我局新收政府信息公開申請１１８ 件。"


def test_an_unknown_form_leaves_only_prose_lines() -> None:
    reader = ProseReader(load_words(), None, 2024)
    found = reader.read([Passage("主动公开政府信息10条，收到政府信息公开申请3件。", 1)])
    assert said(found) == [("prose.disclosed_total", 10)]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("1，234条", [(1234, "条")]),
        ("约3.5万条", [(35000, "条")]),
        ("三十余篇", [(30, "篇")]),
        ("上千条、数十条、每一条", []),
        ("第3次、第十二期、一次性、一件事", []),
        ("5月12日、24小时、3楼、5G、12345", []),
    ],
)
def test_find_figures(text: str, wanted: list[tuple[float, str]]) -> None:
    from archive.report.folding import squeeze

    assert [(one.value, one.unit) for one in find_figures(squeeze(text).text)] == wanted


@pytest.mark.parametrize(
    ("heading", "text", "expected"),
    [
        ("三、收到和处理政府信息公开申请情况", "2024年，没有收到申请。", [("requests.received", 0)]),
        ("三、依申请公开情况", "未收到申请。", [("requests.received", 0)]),
        ("四、政府信息公开行政复议、行政诉讼情况", "未收到申请。", NOTHING),
        ("四、收费情况", "未收取费用。", [("prose.fees_collected", 0)]),
        ("三、收到和处理政府信息公开申请情况", "2024年未收到。", [("requests.received", 0)]),
        ("三、收到和处理政府信息公开申请情况", "我局未收到。", [("requests.received", 0)]),
        ("四、政府信息公开行政复议、行政诉讼情况", "2024年没有发生。",
         [("proceedings.reconsideration", 0), ("proceedings.litigation_direct", 0), ("proceedings.litigation_after_reconsideration", 0)]),
        ("三、收到和处理政府信息公开申请情况", "0件。", [("requests.received", 0)]),
        ("三、收到和处理政府信息公开申请情况", "2024年0件。", [("requests.received", 0)]),
        ("三、收到和处理政府信息公开申请情况", "2023年0件。", NOTHING),
        ("三、收到和处理政府信息公开申请情况", "0", NOTHING),
        ("四、政府信息公开行政复议、行政诉讼情况", "无。",
         [("proceedings.reconsideration", 0), ("proceedings.litigation_direct", 0), ("proceedings.litigation_after_reconsideration", 0)]),
        ("四、政府信息公开行政复议、行政诉讼情况", "无", NOTHING),
        ("六、其他需要报告的事项", "无。", NOTHING),
        ("五、存在的主要问题及改进情况", "2024年没有发生。", NOTHING),
        ("一、总体情况", "2024年未收到。", NOTHING),
        ("三、收到和处理政府信息公开申请情况", "2023年未收到。", NOTHING),
    ],
)  # fmt: skip
def test_a_heading_says_what_there_was_none_of(heading: str, text: str, expected: list[tuple[str, float]]) -> None:
    assert said(read(text, SIX, 2024, heading)) == expected
