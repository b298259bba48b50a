"""What the pages say, in Chinese and English. Labels of the forms come from `settings/forms` instead."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping


class Words(NamedTuple):
    """One phrase in both languages."""

    zh: str
    en: str


ERAS: Mapping[str, Words] = {
    "2008": Words("2008 自由格式", "free form (2007 regulation)"),
    "2014": Words("2014 统计表", "free form and national annex"),
    "2019": Words("2019 试行格式", "trial form (2019)"),
    "2021": Words("2021 格式", "form of 2021"),
}
NO_ERA = Words("格式未定", "form unknown")

STATUSES: Mapping[str, Words] = {
    "complete": Words("表格齐全", "complete"),
    "partial": Words("表格不全", "partial"),
    "prose_only": Words("仅有文字", "prose only"),
    "tables_missing": Words("表格缺失", "tables missing"),
    "template": Words("空白模板", "empty template"),
    "unreadable": Words("无法读取", "unreadable"),
}

TABLES: Mapping[str, Words] = {
    "disclosure": Words("主动公开政府信息情况", "Proactive disclosure"),
    "requests": Words("收到和处理政府信息公开申请情况", "Requests received and processed"),
    "proceedings": Words("政府信息公开行政复议、行政诉讼情况", "Reconsideration and litigation"),
    "annex2014": Words("政府信息公开情况统计表", "National annex of 2014"),
    "local": Words("其他指标", "Local indicators"),
    "prose": Words("正文中的其他数字", "Other figures in the prose"),
}

KINDS: Mapping[str, Words] = {
    "blank": Words("空白", "blank in the document"),
    "zero": Words("零", "zero"),
    "not_applicable": Words("不适用", "not applicable"),
    "unclear": Words("无法确认", "unclear"),
    "missing": Words("文中无此格", "not in the document"),
}

SCOPES: Mapping[str, Words] = {
    "year": Words("本年", "this year"),
    "cumulative": Words("累计", "cumulative"),
    "previous_year": Words("上年", "previous year"),
    "part": Words("其中", "a part"),
}

SOURCES: Mapping[str, Words] = {
    "table": Words("表格", "table"),
    "prose": Words("正文", "prose"),
    "ocr": Words("图像识别", "OCR"),
}

OUTCOMES: Mapping[str, Words] = {
    "fail": Words("不符", "fails"),
    "pass": Words("相符", "holds"),
    "not_assessable": Words("无法核对", "not assessable"),
}

# what sentences state where no form has a cell for it
PROSE_LINES: Mapping[str, str] = {
    "disclosed_total": "主动公开信息总数",
    "website_items": "网站公开信息数",
    "weibo_posts": "微博发布数",
    "wechat_posts": "微信发布数",
    "requests_answered": "答复申请数",
    "fees_collected": "收取费用",
    "interpretations": "政策解读数",
    "press_releases": "新闻发布数",
    "opinions_answered": "答复公众意见数",
    "training_sessions": "培训次数",
    "trainees": "培训人次",
    "press_conferences": "新闻发布会次数",
    "litigation": "行政诉讼件数",
}

POINTS: Mapping[str, Words] = {
    "problem": Words("问题", "problem"),
    "improvement": Words("改进", "improvement"),
    "unclear": Words("不明", "unclear"),
}

COVERAGE: Mapping[str, Words] = {
    "found": Words("已收录", "found"),
    "absent": Words("未发布", "absent"),
    "blocked": Words("被拦截", "blocked"),
    "unreachable": Words("无法访问", "unreachable"),
    "error": Words("出错", "error"),
    "undecided": Words("尚未断定", "not decided yet"),
}

CHANGES: Mapping[str, Words] = {
    "statistic": Words("数字有改动", "figure changed"),
    "text": Words("文字有改动", "text changed"),
    "removed": Words("已撤下", "removed"),
    "restored": Words("已恢复", "restored"),
    "moved": Words("已移动", "moved"),
}

LEVELS: Mapping[str, Words] = {
    "ministry": Words("国务院部门", "ministry"),
    "province": Words("省级", "province"),
    "city": Words("市级", "city"),
    "county": Words("县级", "county"),
    "township": Words("乡级", "township"),
}

MEDIA: Mapping[str, str] = {
    "text/html": "HTML",
    "application/xhtml+xml": "HTML",
    "application/pdf": "PDF",
    "application/msword": "DOC",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "DOCX",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "XLSX",
    "application/vnd.ms-excel": "XLS",
    "text/plain": "TXT",
}


def gloss(name: str | None) -> str:
    """An id of the database as English words.

    >>> gloss("refused_state_secret")
    'refused state secret'
    """
    return (name or "").replace("_", " ")


def number(value: float | None) -> str:
    """A figure as people write it: no grouping, no needless decimals; nothing where there is none.

    >>> number(4899886.0), number(26.55), number(0.1 + 0.2), number(None)
    ('4899886', '26.55', '0.3', '')
    """
    if value is None:
        return ""
    return str(int(value)) if float(value).is_integer() else f"{value:.10g}"


def thousands(value: float | None) -> str:
    """A count, grouped for reading.

    >>> thousands(350000)
    '350,000'
    """
    return "" if value is None else f"{value:,.0f}"


def minute(time: str | None) -> str:
    """An ISO time in UTC, to the minute.

    >>> minute("2026-11-22T03:04:05Z")
    '2026-11-22 03:04 UTC'
    """
    return "" if not time else f"{time[:10]} {time[11:16]} UTC" if len(time) > 10 else time
