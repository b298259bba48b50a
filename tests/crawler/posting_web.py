"""Hosts whose lists answer only a POST, one of each kind, each with more forms that nobody may send."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlsplit

from tests.crawler.loopback import Answer, ok, status

REPORTS, SIZE = 8, 3
LAST = -(-REPORTS // SIZE)


def title(number: int) -> str:
    return f"第{number}局2023年政府信息公开工作年度报告"


def address(number: int) -> str:
    return f"/art/t20240101_{number}00.html"


def shown(page: int) -> range:
    """The numbers of the reports on a page, counted from 1; what is asked for beyond the last page is the last."""
    page = min(max(page, 1), LAST)
    return range((page - 1) * SIZE + 1, min(page * SIZE, REPORTS) + 1)


def items(page: int) -> str:
    return "".join(f'<li><a href="{address(n)}">{title(n)}</a></li>' for n in shown(page))


# what stands on real pages beside a list, and is none
STRANGE = """
<form method="post" action="/user/login.do"><input name="user"><input type="password" name="pwd"><input type="hidden" name="page" value="1"></form>
<form method="post" action="/ysqgk/applyList.do"><input type="hidden" name="pageNo" value="1"><textarea name="content"></textarea></form>
<form method="post" action="/search/list.do"><input type="text" name="keyword"><input type="hidden" name="pageNo" value="1"></form>
<script>
function login() { $.post('/user/checkLogin', {page: 1, name: $('#n').val()}); }
function comment() { $.ajax({type: 'POST', url: '/comment/queryList', data: {page: 1, content: 'x'}}); }
function hits() { $.post('/api/hits', {id: 5, page: 1}); }
function find() { $.post('/search/queryList', {pageNo: 1, keyword: $('#kw').val()}); }
function said() { $.post('/search/queryList', {pageNo: 1, keyword: '年报'}); }
</script>
"""


@dataclass
class PostingHost:
    """`lists` are the paths that a POST goes to; anything else that is sent is kept in `strange`."""

    wait: float = 0.0
    disallowed: str = ""
    strange: list[str] = field(default_factory=list)
    turns: list[str] = field(default_factory=list)  # what each page of the list was asked for with

    def column(self) -> str:
        raise NotImplementedError

    def turned(self, path: str, body: str) -> Answer | None:
        raise NotImplementedError

    def __call__(self, url: str, path: str, read: bytes) -> Answer:
        if path == "/robots.txt":
            return (
                status(404)
                if not self.disallowed
                else ok(f"User-agent: *\nDisallow: {self.disallowed}\n", "text/plain")
            )
        if read.startswith(b"POST "):
            body = read.partition(b"\r\n\r\n")[2].decode()
            answer = self.turned(path, body)
            if answer is None:
                self.strange.append(f"{path} {body[:80]}")
                return status(404)
            self.turns.append(body)
            return Answer(answer.sent, wait=self.wait)
        if path == "/":
            return ok('<title>某县</title><a href="/nb/list.aspx?id=7">政府信息公开年报</a>')
        if path == "/nb/list.aspx?id=7":
            return ok(f"<title>政府信息公开年报</title>{self.column()}{STRANGE}")
        if path.startswith("/art/"):
            text = f"<title>2023年政府信息公开工作年度报告</title>{path}" + "一、总体情况" * 20
            return Answer(ok(text).sent, wait=self.wait)
        return status(404)


class JsonHost(PostingHost):
    """A script that sends JSON and puts the answer on the page; counts pages from 1, says how many entries there are."""

    def column(self) -> str:
        return """<ul id="list"></ul><script>
        var webSiteCode = "330100", channelCode = ["c7", "c8"]; var pageSize = 3;
        var param = {webSiteCode: [webSiteCode], channelCode: ["c7"], current: 1, pageSize: pageSize, title: ""};
        function load(n) { param.current = n;
          $.ajax({ url: "/zwgk/queryList", type: "POST", contentType: "application/json;charset=utf-8", dataType: "json",
                   data: JSON.stringify(param), success: function (r) { show(r); } }); }
        load(1);</script>"""

    def turned(self, path: str, body: str) -> Answer | None:
        if path != "/zwgk/queryList":
            return None
        asked = json.loads(body)
        if asked["webSiteCode"] != ["330100"] or asked["channelCode"] != ["c7"] or asked["title"] != "":
            return status(400)
        results = [{"title": title(n), "url": address(n)} for n in shown(asked["current"])]
        data = {"current": asked["current"], "pageSize": SIZE, "total": REPORTS, "results": results}
        return ok(json.dumps({"code": 200, "data": data}), "application/json")


class MovedHost(JsonHost):
    """Sends whoever posts to another address."""

    def turned(self, path: str, body: str) -> Answer | None:
        code = 307 if path == "/zwgk/queryList" else 302
        return status(code, "", "Location: /zwgk/queryList/all")


class FragmentHost(PostingHost):
    """$.post with a form; the answer is a piece of HTML that does not say how many there are, and repeats its end."""

    def column(self) -> str:
        return """<div id="list"></div><script>
        var channelid = '72'; function getList(pageIndex) {
          $.post("/common/getDocList", {channelId: channelid, pageIndex: pageIndex, rows: 3}, function (html) {
            $("#list").html(html); }); }
        getList(1)</script>"""

    def turned(self, path: str, body: str) -> Answer | None:
        if path != "/common/getDocList":
            return None
        return ok(f"<ul>{items(int(parse_qs(body)['pageIndex'][0]))}</ul>")


class FormHost(PostingHost):
    """A form of hidden fields that a script fills in and sends to another address."""

    def page(self, number: int) -> str:
        following = f"<a href=\"javascript:goPage('{number + 1}')\">下一页</a>" if number < LAST else "<a>下一页</a>"
        return f"""<title>政府信息公开年报</title><ul>{items(number)}</ul>{following}共{LAST}页
        <form name="turn" method="post" action="/nb/list.do"><input type="hidden" name="pageNo" value="{number}">
        <input type="hidden" name="channelId" value="年报7"><input type="hidden" name="pageSize" value="3"></form>
        <script>function goPage(n) {{ document.turn.pageNo.value = n; document.turn.submit(); }}</script>"""

    def column(self) -> str:
        return self.page(1)

    def turned(self, path: str, body: str) -> Answer | None:
        fields = parse_qs(body)
        if path != "/nb/list.do" or fields["channelId"] != ["年报7"]:
            return None
        return ok(self.page(int(fields["pageNo"][0])))


class AspxHost(PostingHost):
    """
    ASP.NET: the whole page is one form, its state is another at each answer and must come back.

    With `ends` the pager of the last page leads nowhere, else it repeats the last page for ever.
    """

    ends = True
    served = 0

    def page(self, number: int) -> str:
        self.served += 1
        number = min(number, LAST)
        following = f"""<a href="javascript:__doPostBack('ctl00$AspNetPager1','{number + 1}')">下一页</a>"""
        if number == LAST and self.ends:
            following = '<a disabled="disabled">下一页</a>'
        elif not self.ends:
            following = (
                '<a id="lbtnNext" href="javascript:__doPostBack(&#39;ctl00$lbtnNext&#39;,&#39;&#39;)">下一页</a>'
            )
        return f"""<title>政府信息公开年报</title>
        <form method="post" action="./list.aspx?id=7" id="form1">
        <input type="hidden" name="__VIEWSTATE" value="state+{number}/{self.served}==">
        <input type="hidden" name="__EVENTVALIDATION" value="valid/{self.served}"><input type="hidden" name="__EVENTTARGET" value="">
        <input type="text" name="ctl00$txtKey" value=""><input type="submit" name="ctl00$btnSearch" value="搜索">
        <table><tr><td><a href="javascript:__doPostBack('Calendar1','8766')">&gt;</a></td>
        <td><a href="javascript:__doPostBack('Calendar1','9001')">2</a></td></tr></table>
        <select name="ctl00$ddlSize"><option value="3" selected>3</option><option value="5">5</option></select>
        <ul>{items(number)}</ul><a href="javascript:__doPostBack('ctl00$AspNetPager1','{number - 1}')">上一页</a>
        {following}</form>"""

    def column(self) -> str:
        return self.page(1)

    def turned(self, path: str, body: str) -> Answer | None:
        fields = {name: values[0] for name, values in parse_qs(body, keep_blank_values=True).items()}
        state = re.fullmatch(r"state\+(\d+)/(\d+)==", fields["__VIEWSTATE"])
        good = path == "/nb/list.aspx?id=7" and "ctl00$btnSearch" not in fields and fields["ctl00$ddlSize"] == "3"
        if not good or state is None or fields["__EVENTVALIDATION"] != f"valid/{state[2]}":
            return None
        if fields["__EVENTTARGET"] == "ctl00$AspNetPager1":
            return ok(self.page(int(fields["__EVENTARGUMENT"])))
        return ok(self.page(int(state[1]) + 1)) if fields["__EVENTTARGET"] == "ctl00$lbtnNext" else None


class EndlessAspxHost(AspxHost):
    ends = False


class DataproxyHost(PostingHost):
    """大汉: records in a script, further ones from dataproxy.jsp, which here answers no GET."""

    def records(self, first: int, last: int) -> str:
        numbers = range(first, min(last, REPORTS) + 1)
        found = "".join(f'<record><![CDATA[<li><a href="{address(n)}">{title(n)}</a></li>]]></record>' for n in numbers)
        return f"<totalrecord>{REPORTS}</totalrecord><recordset>{found}</recordset>"

    def column(self) -> str:
        return f"""<script type="text/xml"><datastore>{self.records(1, 2)}</datastore></script><script>
        $('#71').jpage({{perPage:1,totalRecord:{REPORTS},proxyUrl:'/module/web/jpage/dataproxy.jsp',
        param:{{col:1,appid:1,webid:149,path:'/',columnid:7,sourceContentType:1,unitid:'71',permissiontype:0}}}});</script>"""

    def turned(self, path: str, body: str) -> Answer | None:
        asked = {name: values[0] for name, values in parse_qs(urlsplit(path).query).items()}
        if not path.startswith("/module/web/jpage/dataproxy.jsp?") or parse_qs(body)["columnid"] != ["7"]:
            return None
        text = self.records(int(asked["startrecord"]), int(asked["endrecord"]))
        return ok(f"<datastore>{text}</datastore>", "text/xml;charset=utf-8")
