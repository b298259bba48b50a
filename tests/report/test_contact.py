"""Telephone, address, postcode, e-mail and the stated source."""

from __future__ import annotations

import pytest

from archive.config import load_words
from archive.report.about.contact import Contact, find_contact, source_link


@pytest.mark.parametrize(
    ("text", "contact"),
    [
        ("请联系办公室(地址:广东省广州市政民路51号,邮编:510405,电话:020-86359709)。",
         Contact("020-86359709", "广东省广州市政民路51号", "510405", None)),
        ("地址:中埠镇铁山路37号邮编:255000,联系电话:0533-3081517,电子邮箱:ZBZRMZF@163.com。",
         Contact("0533-3081517", "中埠镇铁山路37号", "255000", "ZBZRMZF@163.com")),
        ("（地址：卯都乡人民政府 电话：0474—6680004）", Contact("0474-6680004", "卯都乡人民政府", None, None)),
        ("如有疑问，请与办公室联系(电话:65825350)。", Contact("65825350", None, None, None)),
        ("地址：淮安市翔宇南道 1 号，邮编：223001，电话：0517-83605210，电子邮箱：a.b@163.com",
         Contact("0517-83605210", "淮安市翔宇南道1号", "223001", "a.b@163.com")),
        ("如有疑问，请与市生态环境局联系（0794-8233688）。", Contact("0794-8233688", None, None, None)),
        ("如有疑问，请与党群服务中心联系(电话：(0472)5226565)。", Contact("(0472)5226565", None, None, None)),
        ("联系电话(0472-5226565)", Contact("0472-5226565", None, None, None)),
        ("公开电话(+86-10-66012345)", Contact("+86-10-66012345", None, None, None)),
        ("如对本报告有任何疑问，请联系：86552285。", Contact("86552285", None, None, None)),
        ("如有疑问，请与县政府办公室联系（86552285）。", Contact("86552285", None, None, None)),
        ("电话：0564--3374099", Contact("0564-3374099", None, None, None)),
        ("请加QQ联系：86552285", Contact()),
        ("传真：0599-8891101；网站地址：http://www.a-example.gov.cn/", Contact()),
        ("咨询电话12345，公开电话咨询3000人次", Contact()),
        ("地址：人民路1号（行政中心3楼），电话：(0571)85251234", Contact("(0571)85251234", "人民路1号(行政中心3楼)", None, None)),
        ("接受电话咨询120次，邮箱公开。", Contact()),
    ],
)  # fmt: skip
def test_contact(text: str, contact: Contact) -> None:
    assert find_contact(text.split("\n"), load_words()) == contact


VARIANTS: list[tuple[str, Contact]] = [
    ("联系电话：0571-85251234，传真：0571-85255678，邮编：310007，电子邮箱：zfxxgk@example.gov.cn。地址：杭州市人民路1号。", Contact("0571-85251234", "杭州市人民路1号", "310007", "zfxxgk@example.gov.cn")),
    ("电 话：０５７１－８５２５１２３４\u3000邮 编：３１０００７\u3000地\u3000址：杭州市人民路1号", Contact("0571-85251234", "杭州市人民路1号", "310007", None)),
    ("传真：0571-85255678，电话：0571-85251234", Contact("0571-85251234", None, None, None)),
    ("电话/传真：0571-85251234", Contact("0571-85251234", None, None, None)),
    ("电话（传真）：0557-3022687", Contact("0557-3022687", None, None, None)),
    ("联系电话（兼传真）：0557-3022687", Contact("0557-3022687", None, None, None)),
    ("联系电话:85251234、85251235", Contact("85251234", None, None, None)),
    ("咨询电话：010-66012345转8012", Contact("010-66012345转8012", None, None, None)),
    ("(地址：泰州市海陵区凤凰东路58号；邮编：225300；电话：0523-86839755；传真：0523-86839056；电子邮箱：zfbdzzwc@163.com)", Contact("0523-86839755", "泰州市海陵区凤凰东路58号", "225300", "zfbdzzwc@163.com")),
    ("地址：丽水市花园路1号，邮编：323000，电话：0578—2090823，电子邮箱：lsxxgk@lishui.gov.cn", Contact("0578-2090823", "丽水市花园路1号", "323000", "lsxxgk@lishui.gov.cn")),
    ("办公地址：福建省南平市八一路439号，邮编：353000，电话：0599-8830330，传真：0599-8891101，电子邮箱：xxgk@np.gov.cn", Contact("0599-8830330", "福建省南平市八一路439号", "353000", "xxgk@np.gov.cn")),
    ("投诉邮箱：ts@a.gov.cn；咨询邮箱：zx@a.gov.cn", Contact(None, None, None, "zx@a.gov.cn")),
    ("举报电子邮箱：jb@a.gov.cn", Contact(None, None, None, "jb@a.gov.cn")),
    ("网站技术支持邮箱：it@b.com，电子邮箱：a@b.gov.cn", Contact(None, None, None, "a@b.gov.cn")),
    ("邮编：250 000", Contact(None, None, "250000", None)),
    ("电话：13812345678", Contact("13812345678", None, None, None)),
    ("电话：400-123-4567", Contact("400-123-4567", None, None, None)),
    ("网址：http://www.hangzhou.gov.cn，邮箱：无", Contact(None, None, None, None)),
    ("地址：http://www.hangzhou.gov.cn/index.html", Contact(None, None, None, None)),
    ("电子版可在网站（网址：www.np.gov.cn）下载。", Contact(None, None, None, None)),
    ("电子邮箱：abc＠163．com", Contact(None, None, None, "abc@163.com")),
    ("E-mail：abc_d@126.com", Contact(None, None, None, "abc_d@126.com")),
    ("邮箱:abc.def@mail.gov.cn.", Contact(None, None, None, "abc.def@mail.gov.cn")),
    ("电子信箱：xxgk #163.com", Contact(None, None, None, "xxgk@163.com")),
    ("地址：宿州市银河一路506号市政务中心B座107室，电话(传真)：0557-3022687，邮编：234000", Contact("0557-3022687", "宿州市银河一路506号市政务中心B座107室", "234000", None)),
    ("联系地址：某县城关镇人民路12号邮编：710000", Contact(None, "某县城关镇人民路12号", "710000", None)),
    ("通信地址：某县城关镇人民路12号（邮政编码：710000）", Contact(None, "某县城关镇人民路12号", "710000", None)),
    ("联系人：张三，联系电话：029-88112233", Contact("029-88112233", None, None, None)),
    ("联系人：张三 029-88112233", Contact("029-88112233", None, None, None)),
    ("联系方式：029-88112233；地址：西安市某路", Contact("029-88112233", "西安市某路", None, None)),
    ("请与县政府办公室联系，电话0911—7612345。", Contact("0911-7612345", None, None, None)),
    ("如有疑问，请拨打电话 0911 7612345 咨询。", Contact("0911-7612345", None, None, None)),
    ("政务服务热线电话：12345", Contact(None, None, None, None)),
    ("全年接听咨询电话3000次，电话回访25次。", Contact(None, None, None, None)),
    ("电话：（0579）82468150", Contact("(0579)82468150", None, None, None)),
    ("电话：+86-10-66012345", Contact("+86-10-66012345", None, None, None)),
    ("监督电话：0571-85255555，联系电话：0571-85251234", Contact("0571-85251234", None, None, None)),
    ("邮政编码310007", Contact(None, None, "310007", None)),
    ("邮编310007，电话85251234", Contact("85251234", None, "310007", None)),
    ("地址:广州市府前路1号大院,邮编:510032,电话:83126452,电子邮箱:zwgkb@gz.gov.cn", Contact("83126452", "广州市府前路1号大院", "510032", "zwgkb@gz.gov.cn")),
    ("地址：某镇政府办公楼三楼305室；联系电话：0633-2612345", Contact("0633-2612345", "某镇政府办公楼三楼305室", None, None)),
    ("地 址：深圳市福田区福中三路市民中心C区\n邮 编：518035\n电 话：0755-88125555", Contact("0755-88125555", "深圳市福田区福中三路市民中心C区", "518035", None)),
    ("地址\t深圳市福田区福中三路市民中心C区\n电话\t0755-88125555\n邮编\t518035", Contact("0755-88125555", "深圳市福田区福中三路市民中心C区", "518035", None)),
    ("地址为微山县两城镇人民政府驻地府前路1号，邮编为272199，电话为0537-8451001", Contact("0537-8451001", "微山县两城镇人民政府驻地府前路1号", "272199", None)),
    ("依申请公开受理电话：0517-82380009。如对本报告有疑问，请与办公室联系，电话：0517-82382345。", Contact("0517-82382345", None, None, None)),
    ("政府信息公开申请受理机构电话：0517-82380009\n联系电话：0517-82382345", Contact("0517-82382345", None, None, None)),
    ("依申请公开受理电话：0517-82380009。监督电话：0517-82380008。", Contact("0517-82380009", None, None, None)),
    ("查阅点设在县图书馆（地址：临江县安东路20号）。如有疑问，请与办公室联系，地址：临江县红日大道18号，电话：0517-82382345。", Contact("0517-82382345", "临江县红日大道18号", None, None)),
    ("查阅地址：临江县档案馆一楼\n办公地址：临江县红日大道18号", Contact(None, "临江县红日大道18号", None, None)),
    ("设查阅场所2处，地址：临江县安东路20号。", Contact(None, "临江县安东路20号", None, None)),
    ("设查阅点2个。地址：临江县红日大道18号，查阅室地址：临江县安东路20号。", Contact(None, "临江县红日大道18号", None, None)),
    ("电话：0537-845", Contact(None, None, None, None)),
    ("邮编：3100071", Contact(None, None, None, None)),
    ("电子邮箱：a@b.cn；备用邮箱：c@d.cn", Contact(None, None, None, "a@b.cn")),
    ("联系电话：0571-85251234/85251235", Contact("0571-85251234", None, None, None)),
    ("联系电话：0571-8525 1234", Contact("0571-85251234", None, None, None)),
    ("地址（邮寄）：杭州市西湖区省府路8号，联系电话：0571-87052345", Contact("0571-87052345", "杭州市西湖区省府路8号", None, None)),
    ("邮箱：ljx#163.com（请将#换为@）", Contact(None, None, None, "ljx@163.com")),
    ("E-mail: ljx(at)zj.gov.cn", Contact(None, None, None, "ljx@zj.gov.cn")),
    ("电子邮箱：ljx［at］163.com", Contact(None, None, None, "ljx@163.com")),
    ("详见http://www.lj.gov.cn/index.html#2.cn栏目", Contact(None, None, None, None)),
    ("地址：临江县人民路12号 324000", Contact(None, "临江县人民路12号", "324000", None)),
    ("地址：临江县人民路12号（324000），邮编：324001", Contact(None, "临江县人民路12号", "324001", None)),
    ("来信请寄：杭州市西湖区省府路8号", Contact(None, None, None, None)),
    ("Tel：0571-85251234", Contact("0571-85251234", None, None, None)),
    ("TEL:0571-85251234 FAX:0571-85255678", Contact("0571-85251234", None, None, None)),
    ("如有疑问，请致电0571-85251234。", Contact("0571-85251234", None, None, None)),
    ("群众可拨打0571-85251234咨询。", Contact("0571-85251234", None, None, None)),
    ("无。\n主办：临江市人民政府办公室 备案号：浙ICP备05012345号\n联系电话：0571-85251234", Contact(None, None, None, None)),
    ("主办：临江市人民政府办公室\n地址：临江市人民路1号\n无。\n无。\n电话：0571-85251234", Contact("0571-85251234", "临江市人民路1号", None, None)),
]  # fmt: skip


@pytest.mark.parametrize(("text", "contact"), VARIANTS, ids=[text[:24] for text, _ in VARIANTS])
def test_variants(text: str, contact: Contact) -> None:
    assert find_contact(text.split("\n"), load_words()) == contact


def test_source_link() -> None:
    words = load_words()
    assert (
        source_link(["无。", "原文链接:http://sft.gd.gov.cn/a/post_1.html"], words)
        == "http://sft.gd.gov.cn/a/post_1.html"
    )
    assert source_link(["报告可从http://www.suzhou.gov.cn下载"], words) is None
    assert source_link([], words) is None


@pytest.mark.parametrize("behind", ["（2024年1月）", "；责任编辑：张三", "、附件"])
def test_a_source_link_ends_at_wide_punctuation(behind: str) -> None:
    assert (
        source_link([f"原文链接：https://a-example.gov.cn/1.html{behind}"], load_words())
        == "https://a-example.gov.cn/1.html"
    )


@pytest.mark.parametrize("label", ["原文链接：", "原文链接", "　　来源链接： "])
def test_a_source_link_on_the_next_line(label: str) -> None:
    link = "https://a-example.gov.cn/1.html"
    assert source_link(["无。", label, "", f" {link}（2024年1月）", "附件"], load_words()) == link
    assert source_link([label, "附件：", link], load_words()) is None
