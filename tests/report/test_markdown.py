"""Pages that a program wrote down in Markdown: title, year and agency are the report's, and links are no text of it."""

from __future__ import annotations

from archive.config import load_forms, load_words
from archive.report.document import extract
from archive.report.files.markdown import unmarked
from archive.report.parse import parse_report

FORMS, WORDS = load_forms(), load_words()

PAGE = """[首页](/)[政务公开](/zwgk/)

# 2022年宿迁市司法局政府信息公开工作年度报告

  * [宿迁市司法局2021年政府信息公开工作年度报告](/2021.html "2021")
  * [宿迁市司法局2020年政府信息公开工作年度报告](/2020.html)

![](/a.png)

**一、总体情况**

2022年，我局主动公开政府信息12条，详见[公开目录](/ml/)。

## 二、主动公开政府信息情况

信息内容| 本年制发件数| 本年废止件数| 现行有效件数
---|---|---|---
规章| 21| 0| 38
行政规范性文件| 53| 4| 44

三、收到和处理政府信息公开申请情况
"""


def test_a_page_in_markdown_is_read_as_the_page() -> None:
    report = parse_report(extract(PAGE.encode(), FORMS), FORMS, WORDS)
    assert (report.year, report.agency, report.title) == (
        2022,
        "宿迁市司法局",
        "2022年宿迁市司法局政府信息公开工作年度报告",
    )
    assert [section.heading for section in report.sections][:2] == ["总体情况", "主动公开政府信息情况"]
    assert {(one.line, one.value) for one in report.statistics if one.source == "table"} == {
        *(("regulations", value) for value in (21, 0, 38)),
        *(("normative_documents", value) for value in (53, 4, 44)),
    }


def test_links_in_a_sentence_are_words_of_it_and_lists_of_links_are_none() -> None:
    document = extract(PAGE.encode(), FORMS)
    assert "2022年，我局主动公开政府信息12条，详见公开目录。" in [line.text for line in document.lines]
    assert document.links == (
        "首页",
        "政务公开",
        "宿迁市司法局2021年政府信息公开工作年度报告",
        "宿迁市司法局2020年政府信息公开工作年度报告",
    )


def test_text_that_is_no_markdown_stays_as_it_is() -> None:
    lines = ["1. 属于国家秘密 | 0 | 1", "# ", "**", "宿政〔2022〕3号（见附件）", "[注](见下)文"]
    assert unmarked(lines).lines == lines
