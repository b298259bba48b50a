"""Every table, column and index of the database, with what it means in Chinese and English.

The schema is created from these rows; Datasette's column descriptions, exports and the generated docs read them too.
"""

# ruff: noqa: E501 - one line a column reads as the table that it is

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

# NUMERIC keeps 12 a whole number and 26.55 a fraction; REAL would show 12.0.
Type = Literal["INTEGER", "NUMERIC", "REAL", "TEXT"]


@dataclass(frozen=True)
class Column:
    """One column. `references` names the table whose `id` it holds."""

    name: str
    type: Type
    zh: str
    en: str
    not_null: bool = False
    references: str | None = None


@dataclass(frozen=True)
class Table:
    """One table; `label` is the column that names a row, `internal` marks what only the build reads."""

    name: str
    zh: str
    en: str
    columns: tuple[Column, ...]
    pk: tuple[str, ...] = ("id",)
    indexes: tuple[tuple[str, ...], ...] = ()
    label: str | None = None
    internal: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns)


def _id(zh: str, en: str) -> Column:
    return Column("id", "INTEGER", zh, en, not_null=True)


def _key(name: str, table: str, zh: str, en: str, *, not_null: bool = True) -> Column:
    return Column(name, "INTEGER", zh, en, not_null=not_null, references=table)


def _text(name: str, zh: str, en: str, *, not_null: bool = False, references: str | None = None) -> Column:
    return Column(name, "TEXT", zh, en, not_null=not_null, references=references)


def _int(name: str, zh: str, en: str, *, not_null: bool = False) -> Column:
    return Column(name, "INTEGER", zh, en, not_null=not_null)


def _number(name: str, zh: str, en: str) -> Column:
    return Column(name, "NUMERIC", zh, en)


def _real(name: str, zh: str, en: str) -> Column:
    return Column(name, "REAL", zh, en)


# fmt: off
RUNS = Table(
    "runs",
    "采集或导入的每一次运行",
    "Crawls and ingests",
    (
        _text("id", "运行编号", "Run id, as in the WARC files", not_null=True),
        _text("command", "命令：crawl 或 ingest；归档中没有其开始记录时为空", "crawl or ingest; NULL without its start record"),
        _text("started_at", "开始时间（UTC）", "When it began (UTC)"),
        _text("finished_at", "结束时间（UTC）；运行中或异常中止时为空", "When it ended (UTC); NULL while it runs or when it died"),
        _text("outcome", "结果：finished、interrupted、failed；运行中或异常中止时为空",
              "finished, interrupted or failed; NULL while it runs or when it died"),
        _text("stats", "运行统计（JSON）", "What the run counted (JSON)"),
        _text("argv", "命令行（JSON 列表）", "The command line (JSON list)"),
        _text("years", "要求的年度范围（JSON：[起, 止]）；未限定时为空", "Years asked for (JSON: [first, last]); NULL for all"),
        _int("resumed", "1：接续未完成的运行", "1 where it went on with an unfinished run"),
        _text("software", "软件及版本", "Software and version"),
        _text("settings_digest", "设置摘要", "Digest of the settings"),
        _text("is_part_of", "所属集合（WARC 的 isPartOf）", "The collection (isPartOf of the WARC files)"),
    ),
    indexes=(("started_at",),),
    label="id",
)

RUN_SITES = Table(
    "run_sites",
    "每次运行中每个站点的情况",
    "What each run did on each site",
    (
        _text("run_id", "运行编号", "The run", not_null=True, references="runs"),
        _text("site_id", "站点编号（站点清单中的 id）", "The site, as in the site list", not_null=True),
        _text("name", "机关全称", "Official name of the agency"),
        _text("region_code", "行政区划代码（GB/T 2260）", "Region code (GB/T 2260)"),
        _text("level", "所属政府的层级", "Level of the government it belongs to"),
        _text("platform", "网站系统", "CMS family"),
        _text("seed", "起始网址", "Where the crawl began"),
        _int("requests", "请求数", "Requests made"),
        _int("pages", "网页数", "Pages read"),
        _int("captures", "存档数", "Captures stored"),
        _int("reports", "本次运行在该站点存档的年度报告数", "Annual reports of the site that this run captured"),
        _int("errors", "出错的请求数", "Requests that failed"),
        _int("blocked", "被拦截的请求数", "Requests that met a challenge or a block"),
        _text("verdict", "判断：ok、blocked、unreachable、error；未结束时为空", "ok, blocked, unreachable or error; NULL where it did not end"),
        _text("ended", "结束方式：exhausted、budget、blocked、unreachable、interrupted 等", "How it ended: exhausted, budget, blocked, unreachable, interrupted …"),
        _text("reason", "结束原因", "Why it ended, in words"),
        _text("columns", "读过的栏目及是否读完（JSON）", "The columns, and whether each was read to its end (JSON)"),
        _text("candidates", "可能是年度报告的网址（JSON 列表）", "Addresses that may be reports (JSON list)"),
        _text("hosts", "涉及的主机（JSON 列表）", "Hosts met (JSON list)"),
    ),
    pk=("run_id", "site_id"),
    indexes=(("site_id",),),
)

RUN_RECORDS = Table(
    "run_records",
    "运行在归档中写下的记录（原文）",
    "What the runs wrote into the archive, as written",
    (
        _id("WARC 记录编号的摘要", "From the WARC-Record-ID"),
        _text("run_id", "运行编号", "The run", not_null=True),
        _text("kind", "start、site 或 end", "start, site or end", not_null=True),
        _text("site_id", "站点编号", "The site"),
        _text("written_at", "写入时间（UTC）", "When it was written (UTC)", not_null=True),
        _text("warc_file", "WARC 文件", "WARC file", not_null=True),
        _int("warc_offset", "在文件中的位置", "Where the record begins", not_null=True),
        _text("body", "内容（JSON）", "Its content (JSON)"),
    ),
    indexes=(("run_id", "kind", "site_id"),),
    internal=True,
)

CAPTURES = Table(
    "captures",
    "存档：某时对某网址的一次访问",
    "Captures: one exchange at one time",
    (
        _id("编号（由 WARC-Record-ID 得出）", "Id (from the WARC-Record-ID)"),
        _text("url", "网址", "Address", not_null=True),
        _text("captured_at", "存档时间（UTC）", "When it was captured (UTC)", not_null=True),
        _int("http_status", "HTTP 状态码；导入的文件为空", "HTTP status; NULL for files taken in"),
        _text("media_type", "媒体类型（如 text/html），以服务器声明为准", "Media type as the server declared it"),
        _text("payload_digest", "内容摘要，与 WARC 记录一致", "Payload digest, as in the WARC record"),
        _text("record_type", "记录类型：response、revisit（内容未变）、resource（导入，或由浏览器得到）", "response, revisit (unchanged) or resource (taken in, or rendered)", not_null=True),
        _text("warc_file", "WARC 文件名", "WARC file (its final name)", not_null=True),
        _int("warc_offset", "在文件中的位置（字节）", "Where the record begins (bytes)", not_null=True),
        _int("warc_length", "记录长度（压缩后字节）", "Length of the record (bytes, compressed)", not_null=True),
        _text("run_id", "所属运行", "The run that captured it", references="runs"),
        _text("verdict", "判断：page 网页、document 文件、blocked 被拦截、soft_404 假的 404、moved_home 被转回首页、shell 空壳、error 出错",
              "page, document, blocked, soft_404, moved_home (sent home), shell (needs JavaScript) or error"),
        _text("record_id", "WARC-Record-ID", "WARC-Record-ID", not_null=True),
        _text("redirect_url", "转向的网址", "Where the server sent the reader"),
        _key("original_id", "captures", "未变内容原来所在的存档（revisit 才有）", "Of a revisit: the capture that holds the payload", not_null=False),
        _key("snapshot_id", "snapshots", "这次存档所属的快照", "The snapshot that this page capture shows", not_null=False),
        _text("refers_to_url", "revisit 所指的网址", "Of a revisit: the address that it refers to"),
        _text("refers_to_date", "revisit 所指的时间", "Of a revisit: the time that it refers to"),
        _text("content", "实际内容：html、document、text、other；未读为空", "What the bytes are: html, document, text, other; NULL before they are read"),
        _text("method", "请求方法（如 POST，所得内容取决于所发内容，不代表此网址）；GET 时为空", "Request method where it is not GET: what a POST brought depends on what was sent, and does not stand for the address"),
        _text("within", "由哪个网页的脚本所请求（浏览器打开该网页时）；不单独作为网页读取", "The page whose scripts asked for it, where a browser showed that page; it is no page of its own"),
        _text("rendered_by", "由哪个浏览器执行网页脚本后得到；服务器原样所发的为空", "The browser that made it by running the page's scripts; NULL for what the server sent"),
        _text("note", "读取中的问题，或须先转换", "What went wrong when it was read, or into what it has to be converted first"),
    ),
    indexes=(("url", "captured_at"), ("payload_digest",), ("verdict", "record_type"), ("run_id",), ("snapshot_id",), ("original_id",), ("media_type",), ("refers_to_url",), ("redirect_url",)),
    label="url",
)

DOCUMENT_LINKS = Table(
    "document_links",
    "网页中指向文件的链接（附件、内嵌框架、阅读器，以及可能是表格的图片）",
    "Links of a page to documents: attachments, iframes, viewers; pictures in its text that may be its tables",
    (
        _key("capture_id", "captures", "网页的存档", "The page's capture"),
        _int("position", "第几个链接（从 0 起）", "Which link, from 0", not_null=True),
        _text("url", "文件网址", "The document's address", not_null=True),
        _text("text", "链接文字", "The link's text"),
        _text("kind", "链接方式", "How the page refers to it", not_null=True),
    ),
    pk=("capture_id", "position"),
    indexes=(("url",),),
)

SNAPSHOTS = Table(
    "snapshots",
    "快照：同一时期的网页及其附件，解析的单位",
    "Snapshots: a page with its documents as they stood together; the unit of parsing",
    (
        _id("编号", "Id"),
        _text("url", "网页网址", "The page's address", not_null=True),
        _key("page_capture_id", "captures", "网页最早的存档", "The earliest capture of the page with this content"),
        _text("documents", "附件：网址与存档（JSON）", "Its documents: address and capture (JSON)", not_null=True),
        _text("captured_at", "首次出现的时间（UTC）", "First seen (UTC)", not_null=True),
        _text("last_seen", "最后出现的时间（UTC）", "Last seen (UTC)", not_null=True),
        _text("fingerprint", "解析依据的摘要", "Digest of all that its reading depends on", not_null=True),
        _text("site", "所属站点（JSON），据运行记录", "The site that it belongs to, by the run records (JSON)"),
        _int("reports", "读出的报告数", "How many reports were read from it", not_null=True),
        _text("reason", "没有读出报告的原因", "Why there is no report in it"),
    ),
    indexes=(("url", "captured_at"), ("page_capture_id",), ("reports",)),
    label="url",
)

SNAPSHOT_REPORTS = Table(
    "snapshot_reports",
    "每个快照显示哪些报告",
    "Which reports each snapshot shows",
    (
        _key("snapshot_id", "snapshots", "快照", "The snapshot"),
        _int("report_id", "报告", "The report", not_null=True),
        _text("compared", "网页与附件的比较结果（JSON）", "What a comparison with its attachments found (JSON)"),
    ),
    pk=("snapshot_id", "report_id"),
    indexes=(("report_id",),),
    internal=True,
)

DOCUMENT_VISITS = Table(
    "document_visits",
    "某次运行只存了附件而未存网页时，附件的存档所显示的快照",
    "Captures of documents in runs that did not capture the page: which snapshot of it they show",
    (
        _text("url", "网页网址", "The page's address", not_null=True),
        _key("capture_id", "captures", "附件的存档", "The document's capture"),
        _key("snapshot_id", "snapshots", "快照", "The snapshot"),
    ),
    pk=("url", "capture_id"),
    indexes=(("capture_id",), ("snapshot_id",)),
    internal=True,
)

AGENCIES = Table(
    "agencies",
    "行政机关",
    "Agencies",
    (
        _id("编号", "Id"),
        _text("name", "全称", "Official name", not_null=True),
        _text("region_code", "行政区划代码（GB/T 2260）", "Region code (GB/T 2260)"),
        _text("region_name", "行政区划名称", "Name of the region"),
        _text("level", "所属政府的层级：ministry、province、city、county、township", "Level of its government: ministry, province, city, county, township"),
        _text("kind", "类别：government 一级政府、department 政府部门、other 其他", "government, department or other"),
        _int("valid_from", "名称和代码有效的第一年", "First year at whose end its name and code stood"),
        _int("valid_to", "名称和代码有效的最后一年", "Last year at whose end its name and code stood"),
        _key("successor_id", "agencies", "继任机关", "The agency that took its place", not_null=False),
    ),
    indexes=(("name",), ("region_code",), ("region_name",), ("level",), ("kind",), ("successor_id",)),
    label="name",
)

AGENCY_HOSTS = Table(
    "agency_hosts",
    "机关发布报告所用的主机",
    "Hosts on which an agency publishes",
    (
        _key("agency_id", "agencies", "机关", "The agency"),
        _text("host", "主机名", "Host name", not_null=True),
        _text("first_seen", "首次见到（UTC）", "First seen (UTC)", not_null=True),
        _text("last_seen", "最后见到（UTC）", "Last seen (UTC)", not_null=True),
    ),
    pk=("agency_id", "host"),
    indexes=(("host",),),
)

REPORTS = Table(
    "reports",
    "政府信息公开工作年度报告",
    "Annual reports on open government information",
    (
        _id("编号", "Id"),
        _text("url", "载有报告的网页", "Address of the page that carries it", not_null=True),
        _key("agency_id", "agencies", "机关", "The agency", not_null=False),
        _text("agency", "报告所述机关名称；只有简称时据站点补全", "Agency as stated, completed from the site where only a short name stands"),
        _int("year", "报告年度（不是发布年份）", "Year reported on, never the year of publication"),
        _text("era", "所用格式：2008、2014、2019、2021", "Form it follows: 2008, 2014, 2019 or 2021"),
        _text("title", "标题", "Title"),
        _text("published_on", "发布日期；没有时为落款日期", "Stated date of publication, else the signature's"),
        _text("publisher", "发布机构", "Publisher"),
        _text("period_start", "统计期限起", "First day of the period"),
        _text("period_end", "统计期限止", "Last day of the period"),
        _text("phone", "联系电话", "Telephone"),
        _text("address", "联系地址", "Postal address"),
        _text("postcode", "邮政编码", "Postcode"),
        _text("email", "电子邮箱", "E-mail address"),
        _text("document_media_type", "读取的文件类型", "Media type of the document read"),
        _key("capture_id", "captures", "所读文件的存档，定位信息指向其字节", "Capture of the document read: locators point into its bytes"),
        _key("page_capture_id", "captures", "网页的存档", "Capture of the page"),
        _text("parser_version", "解析程序版本", "Version of the parser", not_null=True),
        _int("is_current", "1：该机关该年度应使用的版本", "1 for the version to use for that agency and year", not_null=True),
        _key("duplicate_of", "reports", "与之相同的报告", "The report that says the same elsewhere", not_null=False),
        _text("status", "状态：complete、partial、prose_only、tables_missing、template、unreadable",
              "complete, partial, prose_only, tables_missing, template or unreadable", not_null=True),
        _text("reason", "状态的原因", "Why it has that status"),
        _text("payload_digest", "所读文件的内容摘要", "Payload digest of the document read", not_null=True),
        _int("position", "在该文件中的序号（从 0 起）", "Its position in that document, from 0", not_null=True),
        _text("document_url", "所读文件的网址", "Address of the document read", not_null=True),
        _text("published_from", "发布日期出自何处", "Where the date of publication was found"),
        _text("first_seen", "首次存档时间（UTC）", "First captured like this (UTC)", not_null=True),
        _text("last_seen", "最后存档时间（UTC）", "Last captured like this (UTC)", not_null=True),
        _text("figures_digest", "全部数字的指纹", "Fingerprint of its figures", not_null=True),
        _key("previous_id", "reports", "该机关上一年度的报告", "The agency's current report on the year before", not_null=False),
        _key("snapshot_id", "snapshots", "读自哪个快照", "The snapshot it was read from"),
    ),
    indexes=(("agency_id", "year"), ("year",), ("era",), ("status",), ("is_current", "year"), ("url",), ("snapshot_id",), ("document_media_type",), ("published_on",), ("duplicate_of",), ("previous_id",), ("capture_id",), ("page_capture_id",)),
    label="title",
)

SECTIONS = Table(
    "sections",
    "报告的各部分正文",
    "Parts of the reports",
    (
        _key("report_id", "reports", "报告", "The report"),
        _int("position", "出现的次序（从 0 起）", "Order of appearance, from 0", not_null=True),
        _int(
            "number",
            "第几部分（六部分格式中为 1 至 6）",
            "Number of the part, 1 to 6 in the six-part forms",
            not_null=True,
        ),
        _text("heading", "标题", "Heading"),
        _text("text", "正文", "Text"),
    ),
    pk=("report_id", "position"),
    indexes=(("number",),),
    label="heading",
)

POINTS = Table(
    "points",
    "报告所述的问题与改进措施，逐条列出",
    "Problems and improvements that the reports name, point by point",
    (
        _key("report_id", "reports", "报告", "The report"),
        _int("position", "在该报告中的次序（从 0 起）", "Order within the report, from 0", not_null=True),
        _text("kind", "problem 问题、improvement 改进、unclear 不能断定", "problem, improvement, or unclear where the words do not tell", not_null=True),
        _text("text", "原文", "As written", not_null=True),
        _int("section", "所在部分", "Number of the part it stands in", not_null=True),
        _text("locator", "在该部分正文中的位置（JSON）", "The way back to its place in the part's text (JSON)", not_null=True),
    ),
    pk=("report_id", "position"),
    indexes=(("kind",),),
    label="text",
)

STATISTICS = Table(
    "statistics",
    "报告中的每一个数字",
    "Every figure stated in the reports",
    (
        _key("report_id", "reports", "报告", "The report"),
        _int("position", "在该报告中的次序（从 0 起）", "Order within the report, from 0", not_null=True),
        _text("table_id", "表：disclosure、requests、proceedings、annex2014、local、prose", "Table: disclosure, requests, proceedings, annex2014, local or prose", not_null=True),
        _text("line", "行", "Line", not_null=True),
        _text("column", "列", "Column", not_null=True),
        _number("value", "数值；空白或不明为空，绝不以 0 代替", "The number; NULL where blank or unclear, never 0 in its place"),
        _text("unit", "单位", "Unit"),
        _text("raw", "原文；空白单元格为空", "As written; NULL for a blank cell"),
        _text("kind", "number 数字、zero 零、blank 空白、not_applicable 不适用、unclear 不明", "number, zero, blank, not_applicable or unclear", not_null=True),
        _text("source", "出处：table 表格、prose 正文、ocr 图像识别", "table, prose or ocr", not_null=True),
        _text("scope", "范围：year 本年、cumulative 累计、previous_year 上年、part 部分", "year, cumulative, previous_year or part", not_null=True),
        _int("ordinal", "同一单元格的第几个数字，1 为应使用者", "1 for the figure to use, 2… for further statements of it", not_null=True),
        _real("confidence", "可信度（0 至 1）", "Confidence, 0 to 1"),
        _text("locator", "在文件中的位置（JSON）", "The way back to the cell, the box or the sentence (JSON)", not_null=True),
        _int("preferred", "1：该单元格应使用的数字（表格先于正文，正文先于识别）", "1 for the figure to use of that cell: table before prose, prose before ocr", not_null=True),
    ),
    pk=("report_id", "position"),
    # the first holds all that a wide view asks for, the second a figure of all reports, the third the lines of one column
    # that a share adds up; the others count for facets
    indexes=(("report_id", "table_id", "line", "column", "preferred", "value"), ("table_id", "line", "column", "preferred", "value"),
             ("table_id", "column", "preferred", "report_id", "line", "value"), ("table_id",), ("line",), ("source",), ("kind",), ("scope",), ("unit",)),
)

FINDINGS = Table(
    "findings",
    "各项核对的结果",
    "What the checks say of each report",
    (
        _key("report_id", "reports", "报告", "The report"),
        _text("check_id", "核对项", "The check", not_null=True),
        _int("position", "同一核对项的第几个结果（从 0 起）", "Which result of that check, from 0", not_null=True),
        _text(
            "outcome", "pass 通过、fail 不符、not_assessable 无法判断", "pass, fail or not_assessable", not_null=True
        ),
        _text("severity", "程度：info、warning、error", "info, warning or error", not_null=True),
        _number("expected", "应为", "What was expected"),
        _number("actual", "实为", "What stands there"),
        _text("message", "说明（中文 / 英文）", "What it means (Chinese / English)"),
        _text("cells", "涉及的数字（JSON 列表；未注明者 source 为 table，ordinal 为 1，report_id 为本报告）",
              "The statistics involved (JSON list; where nothing is said, source is table, ordinal 1 and report_id this report)", not_null=True),
    ),
    pk=("report_id", "check_id", "position"),
    indexes=(("check_id", "outcome"), ("outcome", "severity")),
)

CORRECTIONS = Table(
    "corrections",
    "人工更正：列在机器读数旁边，不覆盖它",
    "Corrections by people: beside the machine's value, never over it",
    (
        _id("编号", "Id"),
        _text("url", "报告网页", "The report's address", not_null=True),
        _text("payload_digest", "所读文件的内容摘要", "Payload digest of the document read", not_null=True),
        _text("table_id", "表", "Table", not_null=True),
        _text("line", "行", "Line", not_null=True),
        _text("column", "列", "Column", not_null=True),
        _number("value", "更正后的数值；空表示空白", "The right number; NULL for a blank"),
        _text("reason", "理由", "Why", not_null=True),
        _text("who", "更正人", "By whom", not_null=True),
        _text("date", "日期", "When", not_null=True),
        _key(
            "report_id", "reports", "对应的报告", "The report it belongs to, where the archive has it", not_null=False
        ),
    ),
    indexes=(("report_id", "table_id", "line", "column"), ("url",)),
)

CROSSWALK = Table(
    "crosswalk",
    "各时期表格之间的对应关系；本数据库从不自动合并",
    "Which cells of one era's form correspond to which of another's; nothing is joined by itself",
    (
        _text("from_era", "较早的时期", "The earlier era", not_null=True),
        _text("from_table", "较早时期的表", "Table in the earlier era", not_null=True),
        _text("from_line", "较早时期的行", "Line in the earlier era", not_null=True),
        _text("from_column", "较早时期的列", "Column in the earlier era", not_null=True),
        _text("to_era", "较晚的时期", "The later era", not_null=True),
        _text("to_table", "较晚时期的表", "Table in the later era", not_null=True),
        _text("to_line", "较晚时期的行", "Line in the later era", not_null=True),
        _text("to_column", "较晚时期的列", "Column in the later era", not_null=True),
        _text("kind", "较早一项之于较晚一项：same 相同、broader 较宽、narrower 较窄、loose 大致相近、different 形似而实异，不可合并",
              "What the earlier is beside the later: same, broader, narrower, loose, or different (alike in name only; not to be joined)", not_null=True),
        Column("confidence", "REAL", "把握（0 至 1）", "How sure (0 to 1)", not_null=True),
        _text("why", "理由", "Why", not_null=True),
    ),
    pk=("from_era", "from_table", "from_line", "from_column", "to_era", "to_table", "to_line", "to_column"),
    indexes=(("to_era", "to_table", "to_line", "to_column"), ("kind",)),
)

CHANGES = Table(
    "changes",
    "发布之后的变动",
    "What changed after publication",
    (
        _id("编号", "Id"),
        _text("url", "报告网页", "The report's address", not_null=True),
        _key("from_capture", "captures", "变动前的存档", "The capture before"),
        _key("to_capture", "captures", "变动后的存档", "The capture after"),
        _text("kind", "statistic 数字、text 文字、removed 删除、restored 恢复、moved 移动", "statistic, text, removed, restored or moved", not_null=True),
        _text("detail", "变动内容（JSON）", "What changed (JSON)", not_null=True),
        _key("report_id", "reports", "变动后的报告；已删除时为变动前的报告", "The report after the change; before it where it was removed", not_null=False),
        _text("changed_at", "发现变动的时间（UTC）", "When the change was seen (UTC)", not_null=True),
    ),
    indexes=(("url", "changed_at"), ("kind", "changed_at"), ("report_id",), ("from_capture",), ("to_capture",)),
)

COVERAGE = Table(
    "coverage",
    "每个机关每个年度是否有报告",
    "Which agency has which year",
    (
        _key("agency_id", "agencies", "机关", "The agency"),
        _int("year", "年度", "The year reported on", not_null=True),
        _text("status", "found 已有、absent 没有（栏目已读完）、blocked 被拦截、unreachable 无法连接、error 出错；尚不能断定时为空",
              "found, absent (the columns were read to their end), blocked, unreachable or error; NULL where it cannot be told yet"),
        _int("late", "1：晚于法定期限发布；0：按期（有一个版本按期即为按期）；无法判断为空",
             "1 where published after the statutory date, 0 where any version was in time, NULL where it cannot be told"),
        _key("report_id", "reports", "报告", "The report", not_null=False),
        _text("proof", "已读完的栏目（JSON 列表）", "The columns read to their end (JSON list)"),
        _text("site_id", "站点", "The site"),
        _text("run_id", "据以判断的运行", "The run that tells", references="runs"),
        _text("reason", "说明", "Why, in words"),
    ),
    pk=("agency_id", "year"),
    indexes=(("year", "status"), ("status",), ("late",), ("report_id",), ("run_id",)),
)

PENDING = Table(
    "pending",
    "尚待重新推导的网址",
    "Addresses whose derived rows are still to be computed",
    (_text("url", "网址", "Address", not_null=True),),
    pk=("url",),
    internal=True,
)

PENDING_SUBJECTS = Table(
    "pending_subjects",
    "尚待重新推导的机关与年度",
    "Agencies and years whose derived rows are still to be computed",
    (
        _int("agency_id", "机关", "The agency", not_null=True),
        _int("year", "年度；不明为 0", "The year reported on, 0 where unknown", not_null=True),
    ),
    pk=("agency_id", "year"),
    internal=True,
)

STATE = Table(
    "state",
    "数据库由哪个版本推导",
    "What the database was derived with",
    (
        _text("key", "名称", "Name", not_null=True),
        _text("value", "值", "Value"),
    ),
    pk=("key",),
    internal=True,
)

# Tables come after those that they refer to.
TABLES = (
    RUNS, RUN_SITES, RUN_RECORDS, CAPTURES, DOCUMENT_LINKS, SNAPSHOTS, SNAPSHOT_REPORTS, DOCUMENT_VISITS,
    AGENCIES, AGENCY_HOSTS, REPORTS, SECTIONS, POINTS, STATISTICS, FINDINGS, CORRECTIONS, CROSSWALK, CHANGES, COVERAGE, PENDING, PENDING_SUBJECTS, STATE,
)
