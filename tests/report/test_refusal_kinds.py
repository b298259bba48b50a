"""Pages that look like reports and are none, and reports that look like something else; one row per kind seen."""

from __future__ import annotations

import pytest

from archive.config import load_forms, load_words
from archive.report.document import extract
from archive.report.parse import Context, parse_report
from tests.crawled import report_page

REPORT = "临江市教育局2020年政府信息公开工作年度报告"
WORK = (
    "坚持以公开为常态、不公开为例外，扎实推进各项工作。",
    "全年共主动公开政府信息1230条，收到依申请公开35件，均按期答复，公众满意度不断提升。",
    "下一步，将继续加大工作力度，推动各项工作再上新台阶。",
)
PARTS = (
    "一、总体情况", "二、主动公开政府信息情况", "三、收到和处理政府信息公开申请情况",
    "四、政府信息公开行政复议、行政诉讼情况", "五、存在的主要问题及改进情况", "六、其他需要报告的事项",
)  # fmt: skip
SIX_PARTS = tuple(line for part in PARTS for line in (part, f"2023年，{WORK[1]}"))
NOTICE = ("各单位：", "为做好年度报告编制工作，现将有关事项通知如下：", *PARTS, "请于1月20日前报送至市政府办公室。")


def html(title: str, *lines: str) -> bytes:
    text = "".join(f"<p>{line}</p>" for line in lines)
    return f"""<html><head><meta charset="utf-8"><title>{title}_临江市人民政府</title></head><body>
<div>当前位置：首页 > 政府信息公开 > 政府信息公开年报</div><h1>{title}</h1>
<div>发布时间：2021-01-20 来源：临江市教育局 字体：大 中 小</div><div class="content">{text}</div>
<div class="footer"><p>主办单位：临江市人民政府办公室</p></div></body></html>""".encode()


NONE = [
    *((title, NOTICE) for title in (
        "关于编报2020年政府信息公开工作年度报告的通知", "关于及时发布2020年政府信息公开工作年度报告的通知",
        "关于报送2020年政府信息公开工作年度报告的通知", "2020年政府信息公开工作年度报告编制要求", REPORT,
    )),
    *((title, ("2020年，我局认真开展工作，现将有关情况报告如下：", "一、基本情况", *WORK[:2], "二、存在的问题", WORK[2])) for title in (
        "临江市教育局2020年上半年政府信息公开工作报告", "临江市教育局2020年第三季度政府信息公开工作报告",
        "临江市教育局2020年1-6月政府信息公开工作情况报告", "临江市教育局2020年5月份政务公开工作情况报告",
        "临江市教育局政府信息公开工作自查报告", "临江市教育局2020年政务公开自查自评报告",
        "临江市教育局关于政务公开问题整改情况的报告", "临江市基层政务公开标准化规范化试点工作总结报告",
        "临江市教育局政府信息公开保密审查情况报告", "关于2020年政府信息公开年报发布情况的通报",
        "临江市2020年度预决算信息公开情况检查报告", "临江市自来水公司企业信息公开年报",
        "临江市2020年双随机一公开工作年度报告", "临江市教育局2020年行政执法年度报告",
        "临江市教育局2020年法治政府建设年度报告", "临江市教育局2020年度部门决算公开报告",
        "临江市2020年政务公开工作总结",
            "临江市教育局2020年党务公开工作年度报告", "临江市2020年政务公开培训工作报告", "临江市红十字会2020年捐赠信息公开年报", "临江市2020年招标投标信息公开年报", "临江市2020年度财政信息公开情况报告", "临江市2020年公共企事业单位信息公开年度报告",
            "数读临江市教育局2020年政府信息公开工作年度报告", "长图｜临江市教育局2020年政府信息公开工作年度报告",
            "临江市2020年政府信息公开工作年度报告编制说明", "2020年政府信息公开年报数据汇总表", "2020年度政府信息公开年报填报系统",
            "临江市 政务公开年报比对", "临江市2019年与2020年政府信息公开年度报告文本对比分析",
            "临江市住房公积金2020年年度报告", "临江市12345热线2020年度运行报告", "环境信息依法披露年度报告（2020）",
            "临江市政务公开办关于2020年政府信息公开年度报告有关填报问题的解释",
            "关于公布2020年政府信息公开工作年度报告优秀名单的通知", "临江市人大常委会关于2020年政府信息公开工作情况报告的审议意见", "临江市教育局2020年政府信息公开工作总结和2021年工作思路",
    )),
    *((title, ("因统计有误，现将年度报告中“本年新收”由12件更正为13件。", "特此说明。")) for title in (
        "关于更正2020年政府信息公开工作年度报告的说明", "关于临江市教育局2020年政府信息公开年报数据更正的公告",
    )),
    (REPORT, ("近日，市政府发布了2020年政府信息公开工作年度报告，现就有关内容解读如下：", "一、背景", *WORK, "二、主要内容", *WORK)),
    *((title, ("12月20日，县人大常委会召开会议，听取了县政府关于2020年政府信息公开工作情况的报告。", "全县主动公开信息1230条。会议要求继续加强。")) for title in (
        "县人大常委会听取2020年政府信息公开工作情况报告", "县政府常务会议审议2020年政府信息公开工作年度报告",
        "临江市政府党组会议研究2020年政府信息公开工作年度报告", "临江市人民政府审议通过2020年政府信息公开工作年度报告",
        "临江市第十六届人大常委会第三次会议听取并审议了《临江市2020年政府信息公开工作情况的报告》",
    )),
    *(("临江市政务办关于报送2020年政府信息公开工作年度报告的函", lines) for lines in (
        NOTICE, ("市政府办公室：", "现将我局2020年政府信息公开工作年度报告报送如下。", "附件：年度报告"),
        ("各单位：", "现将编制提纲报送给你们：", *(line for part in PARTS for line in (part, f"{WORK[0]}{WORK[1]}"))),
        ("市教育局：", *(line for part in PARTS for line in (part, f"写明{WORK[1]}")), "请于1月20日前将报告报送我办。"),
    )),
    *((f"临江市教育局2020年政府信息公开工作{title}", WORK) for title in ("情况汇报", "汇报", "汇报（提纲）")),
    ("临江市教育局2020年上半年政府信息公开工作情况汇报", ("一、概述", WORK[0], "二、主动公开情况", WORK[1], "三、依申请公开情况", WORK[2])),
    (REPORT, ("正在跳转，请稍候……", "如果您的浏览器没有自动跳转，请点击这里")),
    (REPORT, ("您访问的文章不存在或已被删除",)),
    (REPORT, ("注册送彩金88元，真人荷官在线发牌。", "时时彩、六合彩一站式投注平台，提款秒到账。", "请认准唯一官网。")),
    (f"必威体育app下载-{REPORT}_bet365官网", ("为您提供最新资讯。", "致力于为玩家提供最安全的环境，任您选择。", "客服在线。")),
    (f"{REPORT}.doc - 豆丁网", ("文档简介：本文档支持完整阅读或下载。", "该文档由用户上传分享，VIP免费下载。")),
    ("2020年临江市政府信息公开工作年度报告_百科", (f"《{REPORT}》是市政府办公室发布的报告。", "参考资料")),
    ("镇政府2020年政府信息公开工作报告", ("xx年，我局认真贯彻落实《条例》，现将有关情况报告如下：", *PARTS[:2], *WORK, "共公开信息xx条。")),
    *((title, SIX_PARTS) for title in (
        "××县水利局2023年政府信息公开工作年度报告", "**县**局2023年政府信息公开工作年度报告",
        "某某县水利局2023年政府信息公开工作年度报告", "XX镇人民政府2023年政府信息公开工作年度报告",
        "（单位名称）2023年政府信息公开工作年度报告",
    )),
    *(("2023年政府信息公开工作年度报告", (*SIX_PARTS, signed, "2024年1月20日")) for signed in ("××县水利局", "某某镇人民政府")),
    ("临江市政府信息公开年报", ("为方便公众查阅，现将各单位政府信息公开工作年度报告集中发布，供查阅下载。",)),
]  # fmt: skip


@pytest.mark.parametrize("site", [None, "临江市人民政府"])
@pytest.mark.parametrize(("title", "lines"), NONE, ids=lambda value: value[:30] if isinstance(value, str) else "")
def test_refused(title: str, lines: tuple[str, ...], site: str | None) -> None:
    report = parse_report(
        extract(html(title, *lines), load_forms()), load_forms(), load_words(), Context(site_name=site)
    )
    assert report.status == "not_a_report"


@pytest.mark.parametrize("title", ["政府信息公开年报", "政府信息公开工作年度报告-临江市教育局", "临江市人民政府"])
def test_the_heading_of_another_report_goes_before_the_name_of_the_column(title: str) -> None:
    text = "".join(f"<p>{line}</p>" for line in SIX_PARTS)
    body = f"<title>{title}</title></head><body><h1>临江市教育局2023年法治政府建设年度报告</h1>{text}</body>"
    report = parse_report(
        extract(f"<html><head><meta charset=utf-8>{body}</html>".encode(), load_forms()), load_forms(), load_words()
    )
    assert report.status == "not_a_report"


@pytest.mark.parametrize(
    "title",
    [
        "政府信息公开工作年度报告填报样例", "政府信息公开工作年度报告（示例）", "临江市各部门2022年依申请公开数据汇总",
        "2022年政府信息公开工作年度报告数据核对表", "临江市2022年政府信息公开年报错情通报", "政府信息公开申请统计分析（2022年）",
    ],
)  # fmt: skip
def test_the_tables_of_a_form_make_no_report_of_another_paper(title: str) -> None:
    page = report_page("临江市教育局", 2022).replace(
        "临江市教育局2022年政府信息公开工作年度报告".encode(), title.encode()
    )
    assert parse_report(extract(page, load_forms()), load_forms(), load_words()).status == "not_a_report"


@pytest.mark.parametrize(
    "line", ["办理群众来信××件。", "某某公司申请公开信息1件，已答复。", "车牌号苏A**123，证书编号XX。"]
)
def test_what_a_report_leaves_out_of_its_text_makes_it_no_model(line: str) -> None:
    payload = html(REPORT, SIX_PARTS[0], line, *SIX_PARTS[1:], "临江市教育局")
    assert parse_report(extract(payload, load_forms()), load_forms(), load_words()).agency == "临江市教育局"


@pytest.mark.parametrize(
    ("page_title", "link", "first", "reason"),
    [
        (REPORT, "年报.docx", None, None),
        ("关于报送2020年政府信息公开工作年度报告的函", "附件1.docx", None, None),
        ("关于公布2020年政府信息公开工作年度报告的公告", "附件1.docx", None, None),
        ("关于做好2020年政府信息公开工作年度报告编制工作的通知", "附件1.docx", None, "通知"),
        (REPORT, "附件：年报模板.docx", None, "模板"),
        (REPORT, "一图读懂.docx", None, "图解"),
        (REPORT, "附件2.docx", "临江市教育局2020年法治政府建设年度报告", "法治政府"),
    ],
)
def test_an_attachment_is_what_its_link_and_its_page_say(
    page_title: str, link: str, first: str | None, reason: str | None
) -> None:
    page = extract(html(page_title, "附件：" + link), load_forms())
    lines = [*([first] if first else []), *SIX_PARTS]
    attachment = extract("\n".join(lines).encode(), load_forms())
    report = parse_report(attachment, load_forms(), load_words(), Context(page=page, link_text=link))
    assert (report.status == "not_a_report") == (reason is not None)
    assert (reason or "") in (report.reason or "")


OTHERS = ["临江市2020年行政复议与行政应诉工作情况报告", "临江市教育局2020年第三季度政府信息公开情况统计表"]
TABLE = (
    "<table><tr><td>行政复议</td><td>结果维持</td><td>结果纠正</td><td>其他结果</td><td>尚未审结</td><td>总计</td></tr>"
    "<tr><td>件数</td><td>12</td><td>3</td><td>1</td><td>2</td><td>18</td></tr></table>"
    "<table><tr><td>主动公开政府信息数</td><td>条</td><td>63</td></tr><tr><td>收到申请数</td><td>件</td><td>4</td></tr>"
    "<tr><td>申请办结数</td><td>件</td><td>4</td></tr><tr><td>行政复议数量</td><td>件</td><td>1</td></tr></table>"
)


@pytest.mark.parametrize("title", OTHERS)
@pytest.mark.parametrize(
    "called",
    [
        "<title>{}</title>",
        "<title>政府信息公开年报</title>",
        "<title>临江市人民政府门户网站</title>",
        "<title></title><h4>相关文章</h4>",
    ],
)
def test_a_table_of_another_paper_is_no_report(title: str, called: str) -> None:
    """Whatever the page is called, the line above the text says what it is."""
    body = f"{called.format(title)}</head><body><div class='content'><p>{title}</p>{TABLE}</div></body>"
    report = parse_report(extract(f"<html><head>{body}</html>".encode(), load_forms()), load_forms(), load_words())
    assert (report.status, report.statistics) == ("not_a_report", ())


def test_a_picture_story_without_a_word() -> None:
    title = "一图读懂临江市教育局2020年政府信息公开工作年度报告"
    body = f"<title>临江市政府网 {title}</title></head><body><h1>{title}</h1><div class='content'><p><img src='a.jpg'></p></div>"
    report = parse_report(
        extract(f"<html><head>{body}</body></html>".encode(), load_forms()), load_forms(), load_words()
    )
    assert report.status == "not_a_report"


# schools, hospitals and companies on their own openness, by rules of their own or by none
INSTITUTIONS = [
    ("临江大学2020-2021学年信息公开工作年度报告", "根据《中华人民共和国政府信息公开条例》《高等学校信息公开办法》，编制本报告。"),
    ("2018-2019学年信息公开工作报告", "现将我校信息公开工作情况报告如下。"),
    ("临江市第一中学2021年信息公开工作年度报告", "根据《教育部关于推进中小学信息公开工作的意见》，编制本报告。"),
    ("临江市人民医院2021年信息公开工作年度报告", "根据《医疗卫生机构信息公开管理办法》要求，编制本报告。"),
    ("国网临江供电公司2019年信息公开年度报告", "根据《供电企业信息公开实施办法》，编制本报告。"),
    ("临江市自来水有限公司2021年信息公开年度报告", "根据《公共企事业单位信息公开规定制定办法》，编制本报告。"),
    ("临江公交集团有限公司信息公开工作年度报告（2021年度）", "现公布本公司年度报告。"),
    ("临江县人民法院2021年信息公开工作年度报告", "现将本院信息公开工作情况报告如下。"),
    ("临江县人民检察院2021年信息公开年度报告", "现将本院信息公开工作情况报告如下。"),
    ("临江县人大常委会2021年信息公开工作报告", "现将有关情况报告如下。"),
    ("临江县政协2021年信息公开工作报告", "现将有关情况报告如下。"),
]  # fmt: skip
ITS_OWN = (
    "一、总体情况", "全年主动公开各类信息120条，公众满意度不断提升。", "二、主动公开情况", "通过门户网站公开。",
    "三、依申请公开情况", "收到申请2件，均已答复。", "四、存在的主要问题及改进情况", "人员不足，将加强培训。",
)  # fmt: skip


@pytest.mark.parametrize(("title", "basis"), INSTITUTIONS, ids=lambda value: value[:12])
def test_what_is_no_body_of_government_reports_on_itself(title: str, basis: str) -> None:
    report = parse_report(extract(html(title, basis, *ITS_OWN), load_forms()), load_forms(), load_words())
    assert report.status == "not_a_report"
    assert "医院" in (report.reason or "")


@pytest.mark.parametrize(
    ("title", "basis"),
    [
        ("临江市人民医院2021年政府信息公开工作年度报告", "根据《医疗卫生机构信息公开管理办法》要求，编制本报告。"),
        ("临江城投集团有限公司2021年信息公开年度报告", "根据《中华人民共和国政府信息公开条例》，编制本报告。"),
        ("临江市教育局2021年信息公开工作年度报告", "根据《高等学校信息公开办法》，指导各校公开信息。"),
        ("临江市医院管理局2021年信息公开工作年度报告", "按照《医疗卫生机构信息公开管理办法》，指导各医院公开信息。"),
    ],
    ids=lambda value: value[:12],
)
def test_what_reports_as_the_regulation_asks_is_a_report(title: str, basis: str) -> None:
    report = parse_report(extract(html(title, basis, *ITS_OWN), load_forms()), load_forms(), load_words())
    assert report.status != "not_a_report", report.reason


IN_SIX = tuple(line for part in PARTS for line in (part, "2021年，完成投资3000万元，开展活动12次。"))
IN_THREE = tuple(line for part in (PARTS[0], PARTS[4], PARTS[5]) for line in (part, "2021年，开展主题党日活动12次。"))


@pytest.mark.parametrize("shape", [IN_SIX, IN_THREE], ids=["six", "three"])
@pytest.mark.parametrize(
    "title",
    ["临江市教育局2021年党建工作总结", "临江市教育局2022年工作计划", "临江市河东镇2021年工作总结和2022年工作打算"],
)
def test_parts_do_not_make_a_report_of_what_calls_itself_otherwise(title: str, shape: tuple[str, ...]) -> None:
    report = parse_report(extract(html(title, *shape), load_forms()), load_forms(), load_words())
    assert (report.status, report.statistics) == ("not_a_report", ())


@pytest.mark.parametrize(
    ("title", "is_report"),
    [
        ("2020年度政务公开工作总结和2021年工作计划", True),
        ("临江市教育局2020年政府信息公开工作总结及2021年工作打算", True),
        ("临江市教育局2020年工作总结暨2021年工作计划", True),
        ("临江市教育局2021年政务公开工作计划", False),
    ],
)
def test_parts_and_tables_make_a_report_of_a_summary_with_a_plan(title: str, *, is_report: bool) -> None:
    own = report_page("临江市教育局", 2020, 5).replace(REPORT.encode(), title.encode())
    report = parse_report(extract(own, load_forms()), load_forms(), load_words(), Context(site_name="临江市教育局"))
    told = (report.status, report.agency, report.year)
    assert told == (("complete", "临江市教育局", 2020) if is_report else ("not_a_report", None, None)), report.reason
    prose = parse_report(extract(html(title, *WORK), load_forms()), load_forms(), load_words())
    assert prose.status == "not_a_report"


# what reports say of their work: words of guides, notices, interpretations, faults, news
SAID = [
    "实现政策文件与解读材料同步组织、同步审签、同步部署，发布解读12篇。",
    "加强与澳门、香港同胞的沟通，办理澳门居民来信3件。",
    "全年查处赌博案件12起，公开行政处罚信息。",
    "网站发布404条信息，公开信息500条。",
    "对过期失效的信息已删除，页面不存在的链接及时修复，公开工作有序。",
    "按照《关于做好2020年政务公开工作的通知》要求，制定工作要点、实施方案，公开目录及时更新。",
    "召开政务公开工作会议2次，举办培训班1期，开展第三方评估，公开评估结果。",
    "上半年和第三季度在全市政务公开考核中名列前茅，自查整改问题5个。",
    "法治政府建设年度报告按时公开，预决算信息公开全覆盖。",
    "安全验证功能上线，网站防火墙升级，政务公开平台系统维护及时。",
    "编制了政府信息公开指南，申请人可填写申请表提交申请，自收到申请之日起20个工作日内答复。",
    "请各单位高度重视，认真学习，主动公开有关信息。",
]
FREE = ("2020年，我局按照《条例》要求，认真做好政府信息公开工作。", "{}", *WORK[1:])
HEADED = ("一、概述", "{}", "二、主动公开情况", WORK[1], "三、依申请公开情况", "收到申请2件，均已答复。")
SIX = tuple(line for heading in PARTS for line in (heading, "{}" if heading.startswith("一") else "无。"))


@pytest.mark.parametrize("shape", [FREE, HEADED, SIX], ids=["free", "headed", "six"])
@pytest.mark.parametrize("said", SAID, ids=lambda said: said[:16])
def test_not_refused(said: str, shape: tuple[str, ...]) -> None:
    lines = [line.format(said) for line in shape]
    report = parse_report(extract(html(REPORT, *lines), load_forms()), load_forms(), load_words())
    assert (report.status != "not_a_report", report.year, report.agency) == (True, 2020, "临江市教育局"), report.reason


@pytest.mark.parametrize("shape", [HEADED, SIX], ids=["headed", "six"])
@pytest.mark.parametrize(
    "title",
    [
        "临江市教育局2020年度政府信息公开工作情况汇报",
        "临江市教育局关于2020年度政府信息公开工作的汇报",
        "关于临江市教育局2020年政府信息公开工作情况的汇报",
    ],
)
def test_a_briefing_in_the_parts_of_a_report_is_one(title: str, shape: tuple[str, ...]) -> None:
    lines = ("现将有关情况汇报如下：", *(line.format(WORK[0]) for line in shape))
    page = called(title, f"<h1>{title}</h1>", *lines)
    report = parse_report(extract(page, load_forms()), load_forms(), load_words())
    assert (report.status != "not_a_report", report.year, report.agency) == (True, 2020, "临江市教育局"), report.reason


IN_PARTS = (
    "2016年，我局扎实推进政府信息公开工作。", "一、主动公开情况", WORK[1], "二、依申请公开情况", "收到申请2件，均已答复。",
    "三、存在问题及改进措施", WORK[2],
)  # fmt: skip


@pytest.mark.parametrize(
    ("title", "is_report"),
    [
        ("2016年年报", True),
        ("临江市教育局2016年度报告", True),
        ("临江市教育局2016年信息公开工作情况", True),
        ("临江市教育局2016年公开政府信息工作年度报告", True),
        ("临江市教育局2016年政府信息主动公开和依申请公开工作年度报告", True),
        ("临江市教育局2016年工作总结", False),
        ("临江市教育局2016年重点工作完成情况", False),
        ("临江市教育局2016年度部门决算", False),
    ],
)
def test_what_a_text_in_the_parts_of_a_report_may_be_called(title: str, is_report: bool) -> None:
    read = [
        parse_report(extract(html(title, *lines), load_forms()), load_forms(), load_words())
        for lines in (IN_PARTS, WORK)
    ]
    assert (read[0].status != "not_a_report") == is_report
    assert (read[0].year, read[0].agency) == ((2016, "临江市教育局") if is_report else (None, None))
    assert read[1].status == "not_a_report" or "公开" in title


@pytest.mark.parametrize("year", [2016, 2020])
@pytest.mark.parametrize("sends", ["报送如下：", "呈报你办，请审阅。"])
@pytest.mark.parametrize(
    "title",
    ["临江市教育局关于报送{year}年政府信息公开工作年度报告的函", "关于上报{year}年政府信息公开工作年度报告的函"],
)
def test_a_letter_that_holds_the_whole_report_is_one(title: str, sends: str, year: int) -> None:
    lines = ["市政府办公室：", f"现将我局{year}年政府信息公开工作年度报告{sends}"]
    lines += [line.format(WORK[0]) for part in PARTS for line in (part, f"{year}年，我局{{}}")]
    report = parse_report(
        extract(html(title.format(year=year), *lines, "临江市教育局", f"{year + 1}年1月20日"), load_forms()),
        load_forms(),
        load_words(),
    )
    assert (report.status != "not_a_report", report.year, report.agency) == (True, year, "临江市教育局"), report.reason
    assert [section.number for section in report.sections] == [1, 2, 3, 4, 5, 6]


NAMED_AS_OTHER_KINDS = [
    "临江市法治建设办公室", "临江市城市管理综合行政执法局", "临江市财政局", "临江市预算编审中心",
    "临江市网站管理中心", "临江市督查考核办公室", "临江市绩效管理办公室",
    "临江市人大常委会研究室", "临江市人民代表大会常务委员会办公室", "临江市会议服务中心", "政协临江市委员会办公室",
    "临江市标准化研究院", "临江市预算编制中心", "临江市绩效评估中心", "临江市干部培训中心", "临江市招生考试院",
    "临江市资金管理中心", "临江市党务公开办公室", "临江市慈善总会", "临江市行政复议局", "临江市依法行政办公室",
]  # fmt: skip


@pytest.mark.parametrize("agency", NAMED_AS_OTHER_KINDS)
@pytest.mark.parametrize(
    "title",
    ["{}2020年政府信息公开工作年度报告", "2020年度{}信息公开工作年度报告", "关于{}2020年政府信息公开工作情况的报告"],
)
def test_a_name_that_holds_a_word_of_another_kind(title: str, agency: str) -> None:
    lines = [line.format(WORK[0]) for line in HEADED]
    report = parse_report(extract(html(title.format(agency), *lines), load_forms()), load_forms(), load_words())
    assert (report.status != "not_a_report", report.agency) == (True, agency), report.reason


def test_the_month_of_signing_is_no_part_of_a_year() -> None:
    lines = [line.format(WORK[0]) for line in SIX]
    report = parse_report(extract(html(f"{REPORT}（2021年1月）", *lines), load_forms()), load_forms(), load_words())
    assert (report.status != "not_a_report", report.year) == (True, 2020)


COLUMNS = [
    "政府信息公开指南", "法治政府建设", "政策解读", "部门决算", "工作要点", "行政执法年度报告", "信息公开指南-年报", "依申请公开说明",
    "公开目录>信息公开制度", f"{REPORT}-政府信息公开指南", f"政策解读 | {REPORT}",
]  # fmt: skip


def called(title: str, head: str, *lines: str) -> bytes:
    text = "".join(f"<p>{line}</p>" for line in lines)
    page = f"<title>{title}_临江市人民政府</title></head><body>{head}<div class='TRS_Editor'>{text}</div></body>"
    return f"<html><head><meta charset='utf-8'>{page}</html>".encode()


@pytest.mark.parametrize("shape", [HEADED, SIX], ids=["headed", "six"])
@pytest.mark.parametrize("mark", ["<h1>{}</h1>", "<h2>政府信息公开</h2><h3>{}</h3>", "<div class='tit'>{}</div>"])
@pytest.mark.parametrize("title", COLUMNS)
def test_the_heading_of_a_report_goes_before_the_name_of_a_column(
    title: str, mark: str, shape: tuple[str, ...]
) -> None:
    lines = [line.format(WORK[1]) for line in shape]
    report = parse_report(extract(called(title, mark.format(REPORT), *lines), load_forms()), load_forms(), load_words())
    assert (report.status != "not_a_report", report.agency) == (True, "临江市教育局"), report.reason


@pytest.mark.parametrize(
    ("title", "head", "lines"),
    [
        # the heading is of another kind, too
        ("法治政府建设", "临江市教育局2020年法治政府建设年度报告", HEADED),
        ("部门决算", "临江市教育局2020年部门决算公开报告", SIX),
        ("政府信息公开年报", "关于编报2020年政府信息公开工作年度报告的通知", NOTICE),
        # the title speaks of the report itself
        (f"图解：{REPORT}", REPORT, SIX),
        ("关于做好2020年政府信息公开年度报告编制工作的通知", "2020年政府信息公开工作年度报告", SIX),
        # nothing of a report below
        (
            "政府信息公开指南",
            REPORT,
            ("一、公开范围", "本机关公开职责信息。", "二、申请方式", "填写申请表，提交申请。"),
        ),
        ("政策解读", REPORT, ("一、背景", WORK[0], "二、主要内容", WORK[1])),
    ],
)
def test_the_column_does_not_make_a_report(title: str, head: str, lines: tuple[str, ...]) -> None:
    page = called(title, f"<h1>{head}</h1>", *(line.format(WORK[1]) for line in lines))
    report = parse_report(extract(page, load_forms()), load_forms(), load_words())
    assert report.status == "not_a_report"


BRIEF = [
    ("一、概述", "我镇高度重视。", "二、主动公开情况", "公开56条", "三、依申请公开", "无", "四、复议诉讼", "无"),
    ("一、主动公开政府信息情况：56条", "二、依申请公开政府信息情况：收到0件", "三、收费及减免情况：无", "四、存在问题：更新不及时"),
    ("一、概述", "公开120条", "二、主动公开情况", "网站公开80条", "三、依申请公开情况", "收到申请5件"),
    ("一、主动公开信息56条。", "二、未收到申请。", "三、未收取费用。"),
]  # fmt: skip


@pytest.mark.parametrize("lines", BRIEF, ids=lambda lines: lines[1])
@pytest.mark.parametrize(
    "title", ["河东镇2011年政府信息公开工作年度报告", "临江市河东镇人民政府2011年政府信息公开工作总结"]
)
def test_a_short_report_is_one(title: str, lines: tuple[str, ...]) -> None:
    report = parse_report(extract(html(title, *lines), load_forms()), load_forms(), load_words())
    assert (report.status != "not_a_report", report.year) == (True, 2011), report.reason


MENU = "<div class='nav'><a href='/'>首页</a>{0}<a href='/zw'>政务公开</a>{0}<a href='/nb'>政府信息公开年报</a></div>"


@pytest.mark.parametrize("between", ["", " ", "&nbsp;&nbsp;"])
@pytest.mark.parametrize(
    ("title", "is_report"),
    [
        ("临江市2021年信访工作年度报告", False),
        ("临江市教育局2021年党建工作总结", False),
        ("临江市城市管理局2021年度行政执法总体情况", False),
        (REPORT, True),
    ],
)
def test_links_side_by_side_are_no_title(title: str, between: str, *, is_report: bool) -> None:
    lines = IN_SIX if is_report else IN_THREE
    text = "".join(f"<p>{line}</p>" for line in lines)
    body = (
        f"<title>{title}_临江市人民政府</title></head><body>{MENU.format(between)}<div id='content'>{text}</div></body>"
    )
    report = parse_report(extract(f"<html><head>{body}</html>".encode(), load_forms()), load_forms(), load_words())
    assert (report.status != "not_a_report", report.title) == (is_report, title if is_report else None)


COLUMN = "<div class='zn'><h3>政府信息公开年报</h3><ul><li><a href='a'>2023年</a></li><li><a href='b'>2022年</a></li></ul></div>"
CRUMB = "<div>当前位置：首页 > 政府信息公开 > 部门信息公开</div>"
OTHER_PAPERS = [
    ("临江市2021年信访工作年度报告", IN_THREE),
    ("临江市教育局2021年党建工作总结", IN_SIX),
    ("2021年度临江市城市管理局行政执法情况", ("一、行政执法主体", "二、行政许可120件", "三、行政复议、行政诉讼情况", "2021年，复议2件。")),
    ("关于印发《政府信息公开工作年度报告格式》的通知", ("各单位：现印发给你们，请遵照执行。", *PARTS)),
    ("临江市政府信息公开工作年度报告制度", ("第一条 为规范政府信息公开工作年度报告，根据《条例》制定本制度。", "第二条 每年公布。")),
]  # fmt: skip


@pytest.mark.parametrize(
    "mark", ["<h1>{}</h1>", "<h2 class='title'>{}</h2>", "<div class='title'>{}</div>", "<p><b>{}</b></p>"]
)
@pytest.mark.parametrize("title", ["", "{}", "政府信息公开", "临江市人民政府", "临江市人民政府门户网站 - {}"])
@pytest.mark.parametrize("side", [COLUMN, COLUMN + CRUMB, CRUMB])
@pytest.mark.parametrize(("paper", "lines"), OTHER_PAPERS, ids=[paper for paper, _ in OTHER_PAPERS])
def test_another_paper_beside_the_column_of_reports(
    paper: str, lines: tuple[str, ...], side: str, title: str, mark: str
) -> None:
    """The column is called 政府信息公开年报; the heading, the title or a line above the text says what stands there."""
    text = "".join(f"<p>{line}</p>" for line in lines)
    body = (
        f"<title>{title.format(paper)}</title></head><body>{side}{mark.format(paper)}<div class='content'>{text}</div>"
    )
    report = parse_report(
        extract(f"<html><head><meta charset='utf-8'>{body}</body></html>".encode(), load_forms()),
        load_forms(),
        load_words(),
    )
    assert (report.status, report.statistics) == ("not_a_report", ()), report.title


LEFT = "<div><a href='1'>政府信息公开指南</a><a href='2'>政府信息公开制度</a><a href='3'>政府信息公开年报</a></div>"
OTHERS = [
    f"<{mark}>{other}</{mark}>"
    for mark in ("h2", "h3", "h4")
    for other in (
        "2023年部门决算公开",
        "临江市2023年法治政府建设年度报告",
        "2021年政府信息公开工作要点",
        "2022年度网站工作年度报表",
    )
]
SIDES = [COLUMN, COLUMN + "<h3>临江市2021年政府工作报告解读</h3>", "<h3>临江市2023年重点工作情况</h3>", LEFT]


HEADS = [REPORT, "2020年年报", "临江市教育局2020年年度报告"]


@pytest.mark.parametrize(
    ("side", "head"),
    [
        *((side, head) for side in SIDES for head in (*HEADS, "")),
        *((other, head) for other in OTHERS for head in HEADS),
    ],
)
def test_headings_beside_a_report_refuse_none(head: str, side: str) -> None:
    says = "根据《中华人民共和国政府信息公开条例》要求，编制本年度报告。"
    text = "".join(f"<p>{line}</p>" for line in (says, *SIX_PARTS))
    body = f"<title>政府信息公开</title></head><body>{side}<h1>{head}</h1><div class='content'>{text}</div></body>"
    report = parse_report(
        extract(f"<html><head><meta charset='utf-8'>{body}</html>".encode(), load_forms()), load_forms(), load_words()
    )
    assert report.status != "not_a_report", report.reason
