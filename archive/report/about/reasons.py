"""Why a page is no annual report, in Chinese and English, where no kind of `settings/refusal.toml` says it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive.counts import named

if TYPE_CHECKING:
    from collections.abc import Sequence

NOT_A_REPORT = (
    "没有任何一处表明这是政府信息公开年报 / nothing here says that this is an annual report on open information"
)
LIST = "栏目页或年报列表，不是年报 / a column page or a list of reports, not a report"
EMPTY = "页面没有正文 / the page has no text"
STUB = (
    "只有标题、公布语或附件链接，年报正文不在此页 / "
    "a title, an announcement or a link to an attachment: the report itself is not on this page"
)
NEWS = "新闻报道，不是年报本身 / news about a report, not the report itself"
NOTICE = "关于编制年报等事项的通知，不是年报 / a notice about compiling reports, not a report"
INTERPRETATION = "解读或图解，不是年报本身 / an interpretation or picture story, not the report itself"
HIJACKED = "被篡改的页面，没有年报正文 / a hijacked page without a report's text"
COPY = "百科或文库页，没有年报正文 / a page of an encyclopaedia or a document store without a report's text"
GUIDE = "指南或申请须知，不是年报 / a guide to access, not a report"
SUMMARY = "工作总结或工作计划，不是年报 / a summary of work or a plan, not a report"
INSTITUTION = (
    "学校、医院、企业、法院等自身的信息公开报告，不是年报 / a report of a school, hospital, company or court on itself"
)
OTHER_PAPER = (
    "标题是另一种文件，不是政府信息公开年报 / the heading is that of another paper, not of a report on openness"
)
SELF_CHECK = "自查、整改、试点或考核情况，不是年报 / a self-check, an assessment or a pilot, not an annual report"
RULES = "工作要点、方案或规则，不是年报 / a work plan or rules, not a report"
MODEL = "范文，没有写明机关 / a model text that names no agency"


def collection(names: Sequence[str]) -> str:
    """Of a document that holds the reports of these agencies."""
    return (
        f"{len(names)}个机关的年报汇编在一起，不归于其中任何一个 / "
        f"a collection of {len(names)} agencies' reports, none of which is taken for all: {named(names)}"
    )
