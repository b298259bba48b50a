"""Through which channel information was published: website, microblog, WeChat, gazette, or several at once."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from archive.report.needed import quick

if TYPE_CHECKING:
    from collections.abc import Sequence

_CHANNELS = {
    "website": re.compile(
        r"门户网站|政府网站|官方网站|官网|外网|网站|网页|政府网(?!微[信博])|政务网|政府在线|公开网|信息网|门户网|网上(?!公开率|申请|办|审|诉|信访|咨询|调查|投票)"
    ),
    "weibo": re.compile("微博"),
    "wechat": re.compile("微信(?!工作群|群|朋友圈)|公众号"),
    "gazette": re.compile("政府公报|公报"),
    "other": quick(
        "[两双]微|微信工作群|微信群|抖音|头条|快手|视频号|客户端|(?<![自融全])媒体|报纸|报刊|电视|电台|广播|公示栏|公开栏(?!目)|宣传栏|电子屏|显示屏|信用|平台网|政务服务网|短信|南方号|百家号|学习强国|强国号|人民号|澎湃|[日晚]报|APP|app|公告栏(?!目)|一体化平台|专区|查阅"
    ),
}
_LINES = {
    "website": ("website_items", "via_website"),
    "weibo": ("weibo_posts", "via_weibo"),
    "wechat": ("wechat_posts", "via_wechat"),
    "gazette": (None, "via_gazette"),
    "other": (None, None),
}
PROSE_LINES = frozenset(six for six, _ in _LINES.values() if six)
CHANNEL_LINES = PROSE_LINES | {annex for _, annex in _LINES.values() if annex}
_VERBS = "公开|发布|推送|刊发|推发|更新|转发|发出|刊登|编发|推出|刊载|发文|发稿|发送|发表|上传|推文|公布|公示"
_VERB = re.compile(_VERBS)
_LAST_VERB = re.compile(f"(.*)({_VERBS})(.*)")
# what a later clause counts: 会议实录10份 is no such thing
_PUBLISHED = re.compile("^(?:了|共|累计|各类|约|近)*$|信息|动态|新闻|资讯|稿|文章|推文|图文|内容|消息|微信|微博|作品")
_AMONG = re.compile("(?:^|[。;])在[^,;。]*信息中$")  # 在网上公开的信息中,政策法规类11条
_UNITS = re.compile("^(?:条|篇|件|则|条次|篇次|件次|份)$")
# 政务微博120条: no verb between
_DIRECT = re.compile(
    "(?:门户网站|政府网站|政府公报|官网|微博|微信公众号|公众号|微信|^(?:其中)?网站)(?:共计|共|:|为|累计)*$"
)
# 某局政务网站信息796条
_NAMED_ITEMS = re.compile(
    "(?:其中)?[^查检改清修报错]{0,14}(?:政务网站|门户网站|政府网站|网站|微博|微信|公众号)信息(?:共计|共|:|为|累计)*"
)
# of which of the places that stand together? 平度政务网、平度公安微信等网络渠道, 微信公众号等自媒体平台
_AND = re.compile("[、和及与]|以及")
_CARRIER = re.compile(
    "(?:网站?|网页|官网|网上|门户|媒体|媒介|平台|微博|微信|[号端台报屏刊]|APP|app|公报|报纸|屏幕|展板|手册|短信|[开示告传]栏|渠道|矩阵)(?:等.*|上|共|共计|累计|全年|主动|及时|先后|已)*$"
)
_OWN = re.compile("新媒体(?:平台)?(?:共|累计)*(?:发布|推送)(?:政务)?(微信|微博)(?:信息|推文|文章)?(?:共计|共|:|为)*$")
_PUBLIC_WAYS = re.compile("等(?:公开)(?:渠道|方式|形式|途径|载体)(?!.*新媒体)")
_REPOSTED = re.compile("(?:发布|转发|推送)[、和及与]?转载|转载[、和及与]?(?:发布|转发|推送)")
# 发布政务类信息34条,概况类信息150条: kinds, each a part of what the channel carries
_KIND = re.compile("[^,;:。各]类(?:政府|政务)?信息$")
_KIND_NEXT = re.compile("[,、;](?!其中|包括)(?:[^,;:。]{1,8}类(?:政府|政务)?信息|(?:发布|公开)[^,;:。]{1,20})$")
# 通过新媒体(微信公众号)发布
_CALLED = re.compile(r"(?:新媒体|公众平台|平台)\(([^()]{0,8}(?:微信公众号|微信|微博)[^()]{0,6})\)")
_APPOSED = re.compile("(?:政务)?新媒体(?:平台|账号)?(?=微信(?!群|、?微博)|微博(?!、?微信))")  # 新媒体微信公众号公开信息
_ASIDE = re.compile(r"\((?:含|不含|包括)[^()]{1,12}\)")
# 网站公开以下信息:规划信息15条: what stands behind the colon is one kind of several
_ENUMERATED = re.compile(r":(?:[^,;。]*[:)])?[\u4e00-\u9fff]{2,}")
_CLAUSE = re.compile("[,;:。()]")
_MEANS = re.compile("通过|利用|依托|借助|运用|以|在|运营|运行|运维")
# 公布政务要闻672条,视频新闻259条: what is counted is not information as such, and the next count is of its kind
_ITEM = re.compile("(?:公开|发布|推送|更新|公布)(?:了)?(?![^,;:。]*信息)[\u4e00-\u9fff]{2,8}$")
_ITEM_NEXT = re.compile(
    "[,、](?!.*(?:信息|公开|发布|推送|更新|公布|微[博信]|公众号|网站|抖音|头条|阅读|浏览|点击|访问|播放|粉丝|关注|转发|点赞))[\u4e00-\u9fff]{2,8}$"
)
# 公开人事信息15条、财政信息120条
_FIELD = re.compile(
    "(?:公开|发布|推送|更新|公布)(?:了)?(?!(?:各[类种]|政府|政务|公开|工作|相关|有关|动态|主动|图文|原创|全部|法定)+信息)[\u4e00-\u9fff]{2,8}信息$"
)
_FIELD_NEXT = re.compile(
    "[,、;](?!其中|.*(?:公开|发布|推送|更新|公布|微[博信]|公众号|网站|抖音|头条))[\u4e00-\u9fff]{2,8}信息$"
)
# 原创信息102条,转发信息205条
_OWN_WORK = re.compile("原创[^,;:。]{0,6}$")
_OTHERS_WORK = re.compile("[,、;]转[发载][^,;:。]{0,8}$")
_KINDS = ((_KIND, _KIND_NEXT), (_ITEM, _ITEM_NEXT), (_FIELD, _FIELD_NEXT), (_OWN_WORK, _OTHERS_WORK))
# what is only a part of what a channel carries, or no item of information at all
_OTHER_OBJECTS = re.compile(
    "解读|规范性文件|规章(?!制度)|许可|处罚|强制|建议|提案|预算|决算|财政资金|采购|公报|留言|咨询|来信|信件|意见|访谈|发布会|粉丝|关注[用人数]|关注量|"
    "阅读|浏览|访问|点击|栏目|专题|账号|目录|指南|征集|调查|回应|回复|答复|办理|申请|视频|图解|文件(?!信息|[、和及与][^,;:。]*(?:信息|动态))|转载|错别字|整改|栏|开设|开通|制度|不及时|不准确|不规范|有误|错误"
)
# a column of a site that is for something else than the site as a whole
_OTHER_PLACES = re.compile(
    "上报|报送|解读|征集|调查|留言|信箱|互动|访谈|专题|预算|决算|财政资金|采购|许可|处罚|建议|提案"
)
_COLUMN = re.compile("(?:信息公开|政务公开|政府信息公开)?(?:专栏|栏目|子站|频道|平台)")
_BY_ITSELF = re.compile("(?:^|[,;:。()]|共|累计|全年|本年)(?:发布|推送|推出|发文|推文)")
_ALL_WAYS = re.compile(
    "等(?=主动|公开|发布|推送|刊发|更新|公布)|等[^,;:。()、]{0,8}(?:渠道|方式|形式|途径|载体|平台|媒体|矩阵)|多种(?:渠道|方式|形式)|不同(?:渠道|方式)|各种(?:渠道|方式|形式)|各类(?:渠道|方式)"
)


@dataclass(frozen=True)
class Channel:
    """The lines of a channel in the two kinds of forms; `total` where all channels are counted together."""

    six: str | None
    annex: str | None
    total: bool = False


def channel_of(head: str, tail: str, unit: str) -> Channel | None:
    """What the words before a figure say of the channel; None where they name none.

    >>> channel_of(",广东省司法厅政务微博发布政务微博", ",", "条").six
    'weibo_posts'
    >>> channel_of("通过政府网站、微信公众号等渠道,主动公开政府信息", "。", "条").total
    True
    """
    if "(" in head:
        head = _ASIDE.sub("", _CALLED.sub(r"\1", head))
    clauses = _CLAUSE.split(_APPOSED.sub("", head) if "新媒体" in head else head)
    for distance, clause in enumerate(reversed(clauses)):
        named = _named(clause)
        if not named:
            continue
        following = "".join(clauses[len(clauses) - distance :])
        if distance and not (_MEANS.search(clause) or _VERB.search(clause) or _goes_on(named, following)):
            return None
        behind = head[head.rfind(clause) + len(clause) :] if distance else ""
        if behind and _ENUMERATED.fullmatch(behind) and _VERB.search(clause) and not _VERB.search(clauses[-1]):
            return Channel(None, None)
        if distance and (_AMONG.search(clause) or not _PUBLISHED.search(_parted(following)[2])):
            return Channel(None, None)
        if own := _OWN.search(head):
            return _single("wechat" if own[1] == "微信" else "weibo", own.group(), tail, unit)
        if named == ["other"] and _PUBLIC_WAYS.search(clause):
            return Channel(None, None, total=True)
        if len(named) > 1 or _ALL_WAYS.search(clause) or _stand_together(clause, named[0]):
            return Channel(None, None, total="website" in named or ("gazette" in named and len(named) > 2))
        return _single(named[0], clause + following, tail, unit)
    return None


def _single(name: str, words: str, tail: str, unit: str) -> Channel | None:
    six, annex = _LINES[name]
    counted = _REPOSTED.sub("发布", _COLUMN.sub("", words))
    if name == "gazette":
        counted = re.sub("政府公报|公报", "", counted)
    place, verb, item = _parted(counted)
    if not _UNITS.match(unit) or _OTHER_OBJECTS.search(item) or _OTHER_PLACES.search(place) or is_one_kind(words, tail):
        return Channel(None, None)
    if not verb:
        direct = _DIRECT.search(words) or _NAMED_ITEMS.fullmatch(words)
        if not direct or not re.match("[,。;、)]|$", tail):
            return Channel(None, None)
    return Channel(six, annex)


def _parted(words: str) -> tuple[str, str, str]:
    """Where, the last word for publishing, and what is published; without such a word all of it may be what."""
    plain = re.sub("信息公开|政务公开", "", words)
    found = _LAST_VERB.fullmatch(plain)
    return ("", "", plain) if found is None else (found[1], found[2], found[3])


def _stand_together(clause: str, name: str) -> bool:
    """Are there several of which not all are of the one channel, as 政府网站及局官网 are?"""
    place, _, _ = _parted(clause)
    carriers = [one for one in _AND.split(place or clause) if _CARRIER.search(one)]
    return len(carriers) > 1 and not all(_CHANNELS[name].search(one) for one in carriers)


def _goes_on(named: Sequence[str], following: str) -> bool:
    """办好微信公众号,粉丝达31万,累计发布信息416条: an account is what publishes, a site is where a body does."""
    return len(named) == 1 and named[0] in {"weibo", "wechat"} and _BY_ITSELF.search(following) is not None


def is_one_kind(words: str, tail: str) -> bool:
    """Is what is counted one of several kinds, each with a count of its own?"""
    return any(kind.search(words) and following.match(tail) for kind, following in _KINDS)


def _named(clause: str) -> list[str]:
    return [name for name, pattern in _CHANNELS.items() if pattern.search(clause)]
