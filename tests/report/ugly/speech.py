"""Sentences as officials write them, with the figures that they state and figures that state nothing.

Written from reports, not from the settings: a row says which cells its figures belong to, in both kinds of forms.
A figure stands in a template as {a}, {b}, …, what is no statistic as {n}. A cell may carry a scope behind a colon, a factor
behind an asterisk, and a question mark before it where the words allow it and nobody is bound to read it.
"""

from __future__ import annotations

import random
import re
from dataclasses import dataclass

Stated = tuple[str, str, float]  # cell (table.line.column), scope, value
# the words, and the cells of their figures in either kind of form, '-' for none of them; None: not written there
Row = tuple[str, str | None, str | None]

YEARS = {"six": 2024, "annex": 2016}
DIGITS = "零一二三四五六七八九"


def in_chinese(number: int) -> str:
    """236 as 二百三十六, 1005 as 一千零五."""
    if number < 10:
        return DIGITS[number]
    parts, rest, gap = "", number, False
    for power, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, rest = divmod(rest, power)
        if digit:
            parts += ("零" if gap and parts else "") + DIGITS[digit] + name
            gap = False
        else:
            gap = True
    return re.sub("^一十", "十", parts)


def wide(text: str) -> str:
    return "".join(chr(ord(char) + 0xFEE0) if char.isdigit() else char for char in text)


@dataclass(frozen=True)
class Said:
    """A sentence and what it states."""

    phenomenon: str
    form: str
    text: str
    stated: tuple[Stated, ...]
    may: tuple[Stated, ...] = ()  # what the words allow and nobody is bound to read
    heading: str = "政府信息公开工作情况"


def cells(text: str) -> list[tuple[str, str, float, bool]]:
    """Name, scope, factor, and whether it may be left out (a question mark in front)."""
    out: list[tuple[str, str, float, bool]] = []
    for one in text.split():
        cell, _, rest = one.removeprefix("?").partition(":")
        scope, _, factor = rest.partition("*")
        cell, _, other = cell.partition("*")
        name = cell if cell.count(".") == 2 or cell == "-" else f"{cell}.total"
        out.append((name, scope or "year", float(factor or other or 1), one.startswith("?")))
    return out


REC = "requests.received"
OLD = "annex2014.requests_received"
WHO = ("我局", "本机关", "我镇", "全市", "我县", "本单位", "区司法局", "各级行政机关")

# fmt: off
CHANNELS: list[Row] = [
    ("{y}年，{who}共主动公开政府信息{a}条。", "prose.disclosed_total", "annex2014.disclosed"),
    ("{who}全年主动公开各类政府信息{a}条，其中通过政府网站公开{b}条、政务微信公开{c}条。", "prose.disclosed_total prose.website_items prose.wechat_posts", "annex2014.disclosed annex2014.via_website annex2014.via_wechat"),
    ("政务微信公众号推送信息{n}期{a}条。", "prose.wechat_posts", "annex2014.via_wechat"),
    ("微信公众号全年编发{n}期{a}篇，微博发布信息{b}条。", "prose.wechat_posts prose.weibo_posts", "annex2014.via_wechat annex2014.via_weibo"),
    ("{y}年在政府门户网站发布信息{a}条，比去年同期增加{n}条。", "prose.website_items", "annex2014.via_website"),
    ("县政府门户网站更新信息{a}条，政务微博发布{b}条，政务微信发布{c}条。", "prose.website_items prose.weibo_posts prose.wechat_posts", "annex2014.via_website annex2014.via_weibo annex2014.via_wechat"),
    ("通过门户网站、微信公众号、政务公开栏等多种渠道公开政府信息{a}条。", "prose.disclosed_total", "annex2014.disclosed"),
    ("在政府公报上公开政府信息{a}条。", "", "annex2014.via_gazette"),
    ("全年编印政府公报12期，刊登文件{n}件。", "", ""),
    ("发布政策解读材料{a}篇，举办新闻发布会{b}场。", "prose.interpretations prose.press_conferences", "annex2014.interpretations annex2014.press_conferences"),
    ("制作图解{n}个、视频{n}条。", "", ""),
    ("回复网民留言{a}条，办理信访事项{n}件。", "prose.opinions_answered", "prose.opinions_answered"),
]
TIMES: list[Row] = [
    ("自2008年《条例》施行以来，累计主动公开政府信息{a}条，其中{y}年主动公开政府信息{b}条。", "prose.disclosed_total:cumulative prose.disclosed_total", "annex2014.disclosed:cumulative annex2014.disclosed"),
    ("截至{y}年底，累计主动公开政府信息{a}条，其中{y}年新增{b}条。", "prose.disclosed_total:cumulative prose.disclosed_total", "annex2014.disclosed:cumulative annex2014.disclosed"),
    ("截至{y}年12月31日，累计主动公开政府信息{a}条。", "prose.disclosed_total", "annex2014.disclosed"),
    ("{y}年累计收到政府信息公开申请{a}件。", REC, OLD),
    ("自2008年5月1日以来，{who}累计受理政府信息公开申请{a}件，{y}年受理政府信息公开申请{b}件。", f"{REC}:cumulative {REC}", f"{OLD}:cumulative {OLD}"),
    ("{y}年，{who}共收到政府信息公开申请{a}件（{p}年为{b}件），同比增长{n}%。", f"{REC} {REC}:previous_year", f"{OLD} {OLD}:previous_year"),
    ("{y}年共收到政府信息公开申请{a}件，比{p}年的{b}件增加{n}件。", f"{REC} {REC}:previous_year", f"{OLD} {OLD}:previous_year"),
    ("收到政府信息公开申请{a}件，比上年增长12%。", REC, OLD),
    ("收到政府信息公开申请{a}件，同比增加{n}件，增长12.5%。", REC, OLD),
    ("{y}年收到政府信息公开申请{a}件，较上年减少{n}件，下降{n}%；主动公开政府信息{b}条，较上年增加{n}条，增长{n}%。", f"{REC} prose.disclosed_total", f"{OLD} annex2014.disclosed"),
    ("收到政府信息公开申请{a}件，{p}年同期为{b}件，{n}年前仅有7件。", f"{REC} {REC}:previous_year", f"{OLD} {OLD}:previous_year"),
    ("与{p}年相比，申请量增加{n}件；与2010年相比，增加{n}件。", "", ""),
    ("{p}年收到政府信息公开申请{a}件，{y}年收到政府信息公开申请{b}件，同比增加{n}件。", f"{REC}:previous_year {REC}", f"{OLD}:previous_year {OLD}"),
    ("去年收到政府信息公开申请{a}件，今年收到政府信息公开申请{b}件。", f"{REC}:previous_year {REC}", f"{OLD}:previous_year {OLD}"),
    ("主动公开政府信息{a}条（上年{b}条），收到政府信息公开申请{c}件（上年{d}件）。", f"prose.disclosed_total prose.disclosed_total:previous_year {REC} {REC}:previous_year", f"annex2014.disclosed annex2014.disclosed:previous_year {OLD} {OLD}:previous_year"),
    ("上年结转申请{a}件，本年新收申请{b}件，结转下年{c}件。", "requests.carried_over requests.received requests.carried_forward", None),
    ("其中{p}年度结转{a}件，{y}年新收政府信息公开申请{b}件。", "requests.carried_over requests.received", None),
    ("另有{a}件结转至{f}年度继续办理。", "requests.carried_forward", None),
    ("{f}年计划主动公开政府信息{n}条以上，举办政务公开培训班{n}期。", "", ""),
    ("{f}年，我们将力争发布解读材料{n}篇。", "", ""),
    ("下一年度拟举办培训班{n}期，培训{n}人次。", "", ""),
    ("要求每个单位每月公开信息不少于{n}条。", "", ""),
]
REQUESTS: list[Row] = [
    ("{y}年，{who}共收到政府信息公开申请{a}件。", REC, OLD),
    ("{y}年{who}新收政府信息公开申请{a}件，其中自然人{b}件、商业企业{c}件。", f"{REC} {REC}.natural_person {REC}.commercial_enterprise", None),
    ("收到政府信息公开申请{a}件，其中自然人申请{b}件，科研机构申请{c}件，法律服务机构申请{d}件。", f"{REC} {REC}.natural_person {REC}.research_institution {REC}.legal_services_organisation", None),
    ("受理公民、法人和其他组织提出的政府信息公开申请{a}件，均在法定期限内答复。", REC, OLD),
    ("本年度共接收依申请公开事项{a}宗，按时办结率100%。", REC, OLD),
    ("全年共受理依申请公开{a}件，其中当面申请{b}件、网络申请{c}件、信函申请{d}件。", f"{REC} - - -", f"{OLD} annex2014.requests_in_person annex2014.requests_online annex2014.requests_by_letter"),
    ("收到申请{a}件，其中通过传真申请{b}件、当面申请{c}件。", f"{REC} - -", f"{OLD} annex2014.requests_by_fax annex2014.requests_in_person"),
    ("在已办结的申请中，予以公开{a}件，部分公开{b}件，本机关不掌握相关政府信息{c}件，重复申请{d}件。", "requests.granted requests.partly_granted requests.unavailable_not_held requests.not_processed_repeated", None),
    ("予以公开{a}件，不予公开{n}件，其中属于国家秘密{b}件、属于行政查询事项{c}件。", "requests.granted requests.refused_state_secret requests.refused_administrative_query", None),
    ("办理结果为：予以公开{a}件、部分公开{b}件、不予公开{n}件、无法提供{n}件、不予处理{n}件。", "requests.granted requests.partly_granted", None),
    ("予以公开、部分公开分别为{a}件、{b}件。", "requests.granted requests.partly_granted", None),
    ("按申请人类型分，自然人、商业企业、法律服务机构申请依次为{n}件、{n}件、{n}件。", "", None),
    ("{a}件予以公开，{b}件部分公开，{c}件因没有现成信息需要另行制作而无法提供。", "requests.granted requests.partly_granted requests.unavailable_needs_creation", None),
    ("答复申请{a}件，其中属于已主动公开范围{b}件，同意公开答复{c}件，不同意公开答复{d}件。", None, "annex2014.requests_answered annex2014.answered_already_public annex2014.answered_granted annex2014.answered_refused"),
    ("申请办结数{a}件，其中按时办结{b}件，延期办结{c}件。", None, "annex2014.requests_concluded annex2014.concluded_on_time annex2014.concluded_extended"),
    ("同意部分公开答复{a}件，申请信息不存在{b}件，告知作出更改补充{c}件，不属于本行政机关公开{d}件。", None, "annex2014.answered_partly_granted annex2014.answered_does_not_exist annex2014.answered_asked_to_amend annex2014.answered_not_this_agency"),
    ("不同意公开答复{a}件，其中涉及商业秘密{b}件、涉及个人隐私{c}件。", None, "annex2014.answered_refused annex2014.refused_trade_secret annex2014.refused_privacy"),
]
PARTS: list[Row] = [
    ("全市共收到政府信息公开申请{a}件，其中市政府本级收到政府信息公开申请{b}件。", f"{REC} {REC}:part", f"{OLD} {OLD}:part"),
    ("全县行政机关主动公开政府信息{a}条，其中县政府部门公开{n}条，乡镇公开{n}条。", "prose.disclosed_total", "annex2014.disclosed"),
    ("主动公开政府信息{a}条，其中财政预决算信息{n}条、工作动态{n}条、人事信息{n}条。", "prose.disclosed_total", "annex2014.disclosed"),
]
PROCEEDINGS: list[Row] = [
    ("因政府信息公开被申请行政复议{a}件，被提起行政诉讼{b}件。", "proceedings.reconsideration prose.litigation", "annex2014.reconsiderations annex2014.lawsuits"),
    ("{y}年发生政府信息公开行政复议{a}件，其中结果维持{b}件、结果纠正{c}件。", "proceedings.reconsideration proceedings.reconsideration.upheld proceedings.reconsideration.corrected", None),
    ("政府信息公开行政复议案件{a}件，其中维持具体行政行为{b}件、被依法纠错{c}件。", None, "annex2014.reconsiderations annex2014.reconsiderations_upheld annex2014.reconsiderations_corrected"),
    ("未经复议直接起诉{a}件，复议后起诉{b}件，均为政府信息公开行政诉讼。", "proceedings.litigation_direct proceedings.litigation_after_reconsideration", None),
    ("全年办理各类行政复议案件{n}件、行政应诉案件{n}件。", "", ""),
    ("收到政府信息公开举报投诉{a}件。", "", "annex2014.complaints"),
]
MONEY: list[Row] = [
    ("全年共收取政府信息公开信息处理费{a}元。", "prose.fees_collected", "prose.fees_collected"),
    ("依申请公开政府信息收取检索、复制、邮寄等费用{a}万元。", "prose.fees_collected*10000", "prose.fees_collected*10000"),
    ("安排政务公开专题培训经费{n}万元，网站运维经费{n}万元。", "", ""),
    ("政府信息公开专项经费{a}万元。", "", "annex2014.budget"),
    ("公开财政预算{n}亿元、“三公”经费{n}万元。", "", ""),
    ("实施政府集中采购项目，采购总金额{n}万元。", "", ""),
    ("行政事业性收费{n}万元。", "", ""),
]
MEETINGS: list[Row] = [
    ("召开政务公开工作推进会{n}次，印发通报{n}期。", "", None),
    ("举办政府信息公开业务培训班{a}期，培训{b}人次。", "prose.training_sessions prose.trainees", "annex2014.training_sessions annex2014.trainees"),
    ("召开政府信息公开工作会议{a}次，举办培训班{b}期。", None, "annex2014.meetings annex2014.training_sessions"),
    ("从事政府信息公开工作人员{a}人，其中专职人员{b}人、兼职人员{c}人。", None, "annex2014.staff annex2014.staff_full_time annex2014.staff_part_time"),
    ("设置政府信息公开查阅点{a}个。", None, "annex2014.reading_points"),
    ("配备专兼职工作人员{n}名。", "", ""),
]
DISCLOSURE: list[Row] = [
    ("制发行政规范性文件{a}件，现行有效行政规范性文件{b}件。", "disclosure.normative_documents.made_this_year disclosure.normative_documents.in_force", None),
    ("作出行政许可决定{a}件、行政处罚决定{b}件。", "disclosure.licences.decisions disclosure.penalties.decisions", None),
    ("主动公开规范性文件{a}件，制发规范性文件总数{b}件。", None, "annex2014.disclosed_normative_documents annex2014.normative_documents_made"),
    ("梳理公布权责清单事项{n}项，行政许可事项{n}项。", "", ""),
]
HARD: list[Row] = [
    ("收到政府信息公开申请{a}件，上年结转{b}件，办结{c}件，结转下年度{d}件。", "requests.received requests.carried_over prose.requests_answered requests.carried_forward", None),
    ("收到政府信息公开申请{a}件，较{p}年增长12.5%，其中自然人{b}件，占95.8%；商业企业{c}件，占4.2%。", f"{REC} {REC}.natural_person {REC}.commercial_enterprise", None),
    ("主动公开政府信息{a}条，同比增加{n}条；收到依申请公开{b}件，同比减少{n}件；因政府信息公开引发行政复议{c}件，同比增加{n}件。", f"prose.disclosed_total {REC} proceedings.reconsideration", f"annex2014.disclosed {OLD} annex2014.reconsiderations"),
    ("共受理政府信息公开申请{a}件，其中：予以公开{b}件；部分公开{c}件；不予公开{n}件。", f"{REC} requests.granted requests.partly_granted", None),
    ("收到政府信息公开申请{a}件（其中网上申请{b}件、信函申请{c}件）。", f"{REC} - -", f"{OLD} annex2014.requests_online annex2014.requests_by_letter"),
    ("申请量由{n}年前的{n}件增长到今年的{a}件。", "-", "-"),
    ("“十三五”以来累计公开政府信息{a}条。", "?prose.disclosed_total:cumulative", "?annex2014.disclosed:cumulative"),
    ("近三年累计收到政府信息公开申请{a}件。", f"?{REC}:cumulative", f"?{OLD}:cumulative"),
    ("{p}年至{y}年共收到政府信息公开申请{a}件。", f"?{REC}:cumulative", f"?{OLD}:cumulative"),
    ("{p}—{y}年，{who}主动公开政府信息{a}条。", "?prose.disclosed_total:cumulative", "?annex2014.disclosed:cumulative"),
    ("上半年收到政府信息公开申请{a}件，下半年收到政府信息公开申请{b}件，全年共收到政府信息公开申请{c}件。", f"?{REC}:part ?{REC}:part {REC}", f"?{OLD}:part ?{OLD}:part {OLD}"),
    ("第一季度主动公开政府信息{a}条。", "?prose.disclosed_total:part", "?annex2014.disclosed:part"),
    ("1至6月主动公开政府信息{a}条。", "?prose.disclosed_total:part", "?annex2014.disclosed:part"),
    ("12月份收到政府信息公开申请{a}件。", f"?{REC}:part", f"?{OLD}:part"),
    ("{y}年5月，举办政府信息公开培训班{a}期。", "?prose.training_sessions:part", "?annex2014.training_sessions:part"),
    ("{y}年1月1日至12月31日，{who}主动公开政府信息{a}条。", "prose.disclosed_total", "annex2014.disclosed"),
    ("{y}年1-12月主动公开政府信息{a}条。", "prose.disclosed_total", "annex2014.disclosed"),
    ("截至{y}年12月31日，共收到政府信息公开申请{a}件。", REC, OLD),
    ("截至12月底，共收到政府信息公开申请{a}件。", REC, OLD),
    ("全市收到政府信息公开申请{a}件，其中公安局{n}件、自然资源局{n}件、住房保障局{n}件。", REC, OLD),
    ("收到政府信息公开申请{a}件，位居前三的是公安局{n}件、教育局{n}件、民政局{n}件。", REC, OLD),
    ("主动公开政府信息数：{a}条；收到政府信息公开申请数：{b}件。", f"prose.disclosed_total {REC}", f"annex2014.disclosed {OLD}"),
    ("上年结转{a}件、本年新收政府信息公开申请{b}件，共{n}件。", f"requests.carried_over {REC}", None),
    ("共办理政府信息公开申请{a}件，其中上年结转{b}件，本年新收{c}件。", f"?prose.requests_answered requests.carried_over ?{REC}", None),
    ("收到行政复议申请{n}件、信访件{n}件、行政许可申请{n}件。", "", ""),
    ("收到政府信息公开申请、咨询、投诉共{n}件。", "", ""),
    ("收到政府信息公开申请{a}件，涉及申请人{n}人，撤回{n}件。", REC, OLD),
    ("{n}件申请中，有{a}件予以公开、{b}件部分公开。", "requests.granted requests.partly_granted", None),
    ("收取信息处理费共计{a}元，减免费用{n}元。", "prose.fees_collected", "prose.fees_collected"),
    ("依申请公开减免复印费{n}元。", "", ""),
    ("每件申请收取费用{n}元，最高不超过{n}元。", "", ""),
    ("共收到政府信息公开申请{a}件，同比上升{n}%，环比下降{n}%；其中通过平台提交{n}件。", REC, OLD),
    ("全年公开信息{a}条次，点击量{n}次，转发{n}次。", "?prose.disclosed_total", "?annex2014.disclosed"),
    ("{who}网站全年发布信息{a}条，其中，概况类信息更新量{n}条、政务动态信息更新量{n}条、信息公开目录信息更新量{n}条。", "prose.website_items", "annex2014.via_website"),
    ("{y}年{who}主动公开政府信息{a}条，而{p}年为{b}条。", "prose.disclosed_total prose.disclosed_total:previous_year", "annex2014.disclosed annex2014.disclosed:previous_year"),
    ("全年共收到政府信息公开申请{a}件，{p}年同期{b}件，{e}年同期{n}件。", f"{REC} {REC}:previous_year", f"{OLD} {OLD}:previous_year"),
    ("{e}年、{p}年、{y}年收到政府信息公开申请分别为{a}件、{b}件、{c}件。", f"- ?{REC}:previous_year ?{REC}", f"- ?{OLD}:previous_year ?{OLD}"),
    ("发布规范性文件解读{a}篇，解读率100%，其中部门负责人解读{n}篇。", "prose.interpretations", "annex2014.interpretations"),
    ("组织参加省级培训{n}次，外出学习{n}人次。", "", ""),
    ("《{y}年政务公开工作要点》明确的{n}项任务、{n}条措施全部落实，公开{n}项清单。", "", ""),
    ("拟于{f}年收到申请后{n}日内办结，预计公开信息{n}条。", "", ""),
    ("全国31个省份共收到政府信息公开申请{n}万件。", "", ""),
    ("因政府信息公开被申请行政复议{a}件，较上年增加{n}件，其中维持{b}件，纠正{c}件，尚未审结{d}件。", "proceedings.reconsideration proceedings.reconsideration.upheld proceedings.reconsideration.corrected proceedings.reconsideration.pending", None),
    ("被提起行政诉讼{n}件，其中涉及政府信息公开的{n}件。", "", ""),
    ("共收到政府信息公开申请{a}件，其中{p}年收到本年办理的{n}件。", REC, OLD),
    ("{y}年收到{a}件政府信息公开申请，同去年的{b}件相比减少{n}件。", f"{REC} ?{REC}:previous_year", f"{OLD} ?{OLD}:previous_year"),
    ("一是通过政府网站公开信息{a}条；二是通过政务微信公众号公开信息{b}条；三是通过报纸、电视公开信息{n}条。", "prose.website_items prose.wechat_posts", "annex2014.via_website annex2014.via_wechat"),
    ("主动公开政府信息共{a}条（网站{b}条、公众号{c}条）。", "prose.disclosed_total ?prose.website_items ?prose.wechat_posts", "annex2014.disclosed ?annex2014.via_website ?annex2014.via_wechat"),
    ("今日头条号发布信息{n}条，抖音号发布视频{n}条，微信视频号发布{n}条。", "", ""),
    ("向市政府门户网站报送信息{n}条，被采用{n}条。", "", ""),
    ("信息被省政府网站采用{n}条，被人民网转载{n}条。", "", ""),
    ("向档案馆、图书馆移交政府信息{n}份。", "", ""),
    ("依申请公开政府信息{n}条，不予公开政府信息{n}条。", "", ""),
    ("公开财政预决算信息{n}条、环境保护信息{n}条、行政处罚信息{n}条、重大项目信息{n}条。", "", ""),
    ("清理失效信息{n}条，更正信息{n}条，审核信息{n}条。", "", ""),
    ("公开目录{n}条，全文电子化信息{n}条。", "", ""),
    ("从申请内容看，征地拆迁{n}件、规划建设{n}件、财政审计{n}件。", "", ""),
    ("{y}年共收到政府信息公开申请{a}件。从申请方式看，网上提交{n}件，邮寄{n}件。从办理结果看，予以公开{b}件，部分公开{c}件。", f"{REC} requests.granted requests.partly_granted", None),
    ("（一）主动公开情况：全年公开政府信息{a}条。（二）依申请公开情况：收到政府信息公开申请{b}件，已全部办结。", f"prose.disclosed_total {REC}", f"annex2014.disclosed {OLD}"),
    ("{y}年我局收到政府信息公开申请{a}件，均已办结，其中予以公开{b}件。{p}年收到政府信息公开申请{c}件。", f"{REC} requests.granted {REC}:previous_year", None),
    ("政府信息公开申请{a}件，比上年同期减少{n}件，降幅{n}%。", REC, OLD),
    ("本年度收到的{a}件政府信息公开申请均来自自然人。", f"?{REC}", f"?{OLD}"),
    ("{who}对{a}件政府信息公开申请全部按期答复。", "?prose.requests_answered", "?annex2014.requests_answered"),
    ("按照《条例》第三十三条，自收到申请之日起{n}个工作日内答复了{a}件申请。", "prose.requests_answered", "annex2014.requests_answered"),
    ("国办函〔{y}〕5号、〔{y}〕第{n}号文件印发后，制定措施{n}条。", "", ""),
    ("热线电话12345全年受理诉求{n}件，按时办结{n}件。", "?prose.opinions_answered", "?prose.opinions_answered"),
    ("除{n}件申请人撤回外，其余{n}件均已答复。", "", ""),
    ("其中，一般程序办理{n}件，简易程序办理{n}件，补正{n}件次。", "", ""),
]
NOTHING = [
    "根据《中华人民共和国政府信息公开条例》（国务院令第711号）第五十条和国办发〔2019〕14号、国办公开办函〔2021〕30号要求，编制本报告。",
    "依据《条例》第二十条第（一）项、第（五）项规定公开信息。",
    "本报告所列数据的统计期限自{y}年1月1日起至{y}年12月31日止。",
    "联系地址：某市人民路{n}号，邮编：3{n5}，电话：0571-8{n7}，传真：8{n7}。",
    "每周一至周五上午9:00至11:30，下午2时30分至5时接待群众。",
    "{y}年{m}月{d}日，市长主持召开第{n}次常务会议，听取汇报。",
    "在全省第三方评估中得分{n}.5分，排名第{n}位，政务公开考核列全市第2名。",
    "办理率100%，满意率99.8%，及时公开率达{n}%。",
    "网站访问量{n}万人次，政务微博粉丝{n}万人，微信关注{n}人。",
    "在收到申请之日起20个工作日内答复，需延长的，延长15个工作日。",
    "按照“五公开”要求，落实26个试点领域标准目录。",
    "开设专栏{n}个，设置一级栏目{n}个、二级栏目{n}个。",
    "办理人大代表建议{n}件、政协提案{n}件。",
    "接听咨询电话{n}次，现场接待{n}人次。",
    "征集意见{n}条，采纳{n}条。",
    "检查网站{n}次，整改错别字{n}处。",
    "第十二条、第十三条规定的情形，由两个以上部门共同负责。",
    "落实“三审三校”制度，实行一事一议、专人负责。",
    "报送信息{n}条，被省政府采用{n}条。",
    "新建政务公开专区{n}个，配备查询机{n}台。",
    "平均每件申请答复用时{n}天，每件申请收费标准为30元。",
    "对{n}个单位进行督查，发现问题{n}个，已整改{n}个。",
]
ZEROS: list[Row] = [
    ("{y}年，{who}未收到政府信息公开申请。", "requests.received", "annex2014.requests_received"),
    ("本年度没有收到公民、法人和其他组织的政府信息公开申请。", "requests.received", "annex2014.requests_received"),
    ("{y}年度我单位收到政府信息公开申请0件。", "requests.received", "annex2014.requests_received"),
    ("{y}年我单位收到政府信息公开申请数量为零。", "requests.received", "annex2014.requests_received"),
    ("{who}{y}年受理政府信息公开申请零件。", "requests.received", "annex2014.requests_received"),
    ("全年无依申请公开事项。", "requests.received", "annex2014.requests_received"),
    ("{y}年未发生因政府信息公开申请行政复议的情况。", "proceedings.reconsideration", "annex2014.reconsiderations"),
    ("{y}年，{who}没有因政府信息公开被提起行政诉讼。", "proceedings.litigation_direct proceedings.litigation_after_reconsideration", "annex2014.lawsuits"),
    ("{y}年无因政府信息公开被申请行政复议、提起行政诉讼案件。", "proceedings.reconsideration proceedings.litigation_direct proceedings.litigation_after_reconsideration", "annex2014.reconsiderations annex2014.lawsuits"),
    ("{who}未收取任何政府信息公开费用。", "prose.fees_collected", "prose.fees_collected"),
    ("依申请公开政府信息未收取费用。", "prose.fees_collected", "prose.fees_collected"),
    ("{y}年没有发生收费情况，依申请公开均免费提供。", "prose.fees_collected", "prose.fees_collected"),
    ("无上年结转申请。", "requests.carried_over", None),
    ("本年度无结转下年度继续办理的申请。", "requests.carried_forward", None),
    ("未收到政府信息公开方面的举报投诉。", "", "annex2014.complaints"),
    ("没有出现超期未答复的情况。", "", ""),
    ("无不予公开的情形发生。", "", ""),
    ("未发现违规公开涉密信息的情况，无逾期答复现象。", "", ""),
    ("{p}年未收到政府信息公开申请。", "", ""),
]
# fmt: on

GROUPS: dict[str, list[Row]] = {
    "channels": CHANNELS,
    "times": TIMES,
    "requests": REQUESTS,
    "parts": PARTS,
    "proceedings": PROCEEDINGS,
    "money": MONEY,
    "meetings": MEETINGS,
    "disclosure": DISCLOSURE,
    "hard": HARD,
}
WRITING = ("digits", "digits", "commas", "wide", "chinese", "myriads", "about", "spaced")


def _number(way: str, rng: random.Random, *, large: bool) -> tuple[str, float]:
    """A number as written, and its value."""
    value = rng.choice((rng.randint(1, 9), rng.randint(10, 99), rng.randint(100, 999), rng.randint(1000, 9999)))
    if way == "commas" and large:
        value = rng.randint(1000, 99999)
        return f"{value:,}".replace(",", rng.choice((",", "，"))), value
    if way == "wide":
        return wide(str(value)), value
    if way == "chinese":
        return in_chinese(value), value
    if way == "myriads" and large:
        value = rng.randint(101, 999)
        return f"{value / 100:g}万", value * 100
    if way == "about" and large:
        value = rng.randint(2, 90) * rng.choice((10, 100, 1000))
        return rng.choice((f"{value}余", f"近{value}", f"约{value}", f"{value}多")), value
    if way == "spaced":
        return f" {value} ", value
    return str(value), value


def _fill(text: str, form: str, way: str, rng: random.Random, *, money: bool) -> tuple[str, list[float]]:
    year = YEARS[form]
    values: list[float] = []

    def replaced(match: re.Match[str]) -> str:
        name = match.group(1)
        if name in "abcd":
            written, value = _number("digits" if money else way, rng, large=not money and "万元" not in text)
            values.append(value)
            return written
        simple = {
            "y": str(year),
            "p": str(year - 1),
            "f": str(year + 1),
            "e": str(year - 2),
            "who": rng.choice(WHO),
            "m": "5",
            "d": "12",
        }
        if name in simple:
            return simple[name]
        lows = {"n": 2, "n5": 10000, "n7": 1000000}
        return str(rng.randint(lows[name], lows[name] * (40 if name == "n" else 9)))

    return re.sub(r"{(\w+)}", replaced, text), values


def make(seed: int) -> Said:
    rng = random.Random(seed)
    form = rng.choice(("six", "annex"))
    kind = rng.choice((*GROUPS, "times", "requests", "nothing", "zeros"))
    way = rng.choice(WRITING)
    if kind == "nothing":
        text, _ = _fill(rng.choice(NOTHING), form, "digits", rng, money=False)
        return Said(kind, form, text, ())
    if kind == "zeros":
        pattern, six, annex = rng.choice([row for row in ZEROS if row[1 if form == "six" else 2] is not None])
        text, _ = _fill(pattern, form, "digits", rng, money=False)
        none = tuple((name, scope, 0.0) for name, scope, _, _ in cells((six if form == "six" else annex) or ""))
        return Said(kind, form, text, none, heading="依申请公开政府信息和行政复议行政诉讼情况")
    rows: list[Row] = [row for row in GROUPS[kind] if row[1 if form == "six" else 2] is not None]
    pattern, six, annex = rng.choice(rows)
    text, values = _fill(pattern, form, way, rng, money=kind == "money")
    named = cells((six if form == "six" else annex) or "")
    stated: list[Stated] = []
    may: list[Stated] = []
    for (name, scope, factor, free), value in zip(named, values, strict=len(named) == len(values)):
        if name != "-":
            (may if free else stated).append((name, scope, round(value * factor, 6)))
    return Said(f"{kind}, {way}", form, text, tuple(stated), tuple(may))
