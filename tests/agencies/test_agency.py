"""Names as authorities and their pages write them, and who is meant; one row per thing seen in the wild."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from archive.agencies import identify
from archive.agencies.gazetteer import divisions

# name as written, year, province, level (those of the list of addresses that the table was taken from)
SEEN = [
    ("南平市人民政府", 2012, "福建", "city"),
    ("吴起县人民政府", 2023, "陕西", "county"),
    ("江永县人民政府", 2023, "湖南", "county"),
    ("随县人民政府", 2023, "湖北", "county"),
    ("重庆市荣昌区河包镇人民政府", 2020, "重庆", "township"),
    ("微山县两城镇人民政府", 2020, "山东", "township"),
    ("开阳县冯三镇人民政府", 2020, "贵州", "township"),
    ("迁安市大五里镇人民政府", 2020, "河北", "township"),
    ("泰州市人民政府", 2017, "江苏", "city"),
    ("上海市人民政府", 2012, "上海", "province"),
    ("广东省人民政府", 2022, "广东", "province"),
    ("国家机关事务管理局", 2021, "全国", "ministry"),
    ("沈阳市于洪区迎宾路街道办事处", 2021, "辽宁", "township"),
    ("重庆市万盛经开区东林街道办事处", 2021, "重庆", "township"),
    ("南通市通州区兴东街道办事处", 2021, "江苏", "township"),
    ("乌拉特中旗巴音乌兰苏木人民政府", 2021, "内蒙古", "township"),
    ("阿拉善右旗人民政府办公室", 2022, "内蒙古", "county"),
    ("锡林郭勒盟审计局", 2022, "内蒙古", "city"),
    ("商都县卯都乡人民政府", 2022, "内蒙古", "township"),
    ("贵州省人民政府", 2018, "贵州", "province"),
    ("贵阳市人民政府", 2018, "贵州", "city"),
    ("富源县人民政府", 2019, "云南", "county"),
    ("北京市东城区信息化工作办公室", 2018, "北京", "county"),
    ("北京市西城区发展和改革委员会", 2018, "北京", "county"),
    ("新疆维吾尔自治区人民政府", 2021, "新疆", "province"),
    ("西藏自治区人民政府办公厅", 2021, "西藏", "province"),
    ("湖南省人民政府", 2015, "湖南", "province"),
    ("辽阳市人民政府", 2023, "辽宁", "city"),
    ("方正县大罗密镇人民政府", 2023, "黑龙江", "township"),
    ("闽侯县小箬乡人民政府", 2022, "福建", "township"),
    ("永春县横口乡人民政府", 2022, "福建", "township"),
    ("重庆市开州区公安局", 2021, "重庆", "county"),
    ("抚顺市公安局", 2019, "辽宁", "city"),
    ("平度市公安局", 2023, "山东", "county"),
    ("国家税务总局", 2010, "全国", "ministry"),
    ("温州市洞头区气象局", 2017, "浙江", "county"),
    ("西藏自治区气象局", 2017, "西藏", "province"),
    ("广州市统计局", 2017, "广东", "city"),
    ("汉中市汉台区徐望镇人民政府", 2025, "陕西", "township"),
    ("遂溪县建新镇人民政府", 2025, "广东", "township"),
    ("兴化市昌荣镇人民政府", 2025, "江苏", "township"),
    ("北京市环境保护局", 2010, "北京", "province"),
    ("武义县环境保护局", 2009, "浙江", "county"),
    ("抚远市教育局", 2024, "黑龙江", "county"),
    ("大冶市教育局", 2025, "湖北", "county"),
    ("连云港市连云区教育局", 2024, "江苏", "county"),
    ("泉州市丰泽区教育局", 2025, "福建", "county"),
    ("上海市黄浦区人民政府", 2023, "上海", "county"),
    ("淮安市自然资源和规划局", 2021, "江苏", "city"),
    ("略阳县自然资源局", 2021, "陕西", "county"),
    ("同心县自然资源局", 2021, "宁夏", "county"),
    ("国家卫生健康委员会", 2024, "全国", "ministry"),
    ("云南省卫生健康委员会", 2022, "云南", "province"),
    ("长沙市卫生健康委员会", 2022, "湖南", "city"),
    ("永定县人民政府", 2009, "福建", "county"),
    ("大竹县人民政府", 2009, "四川", "county"),
    ("温州市鹿城区财政局", 2014, "浙江", "county"),
    ("青川县乡村振兴局", 2021, "四川", "county"),
    ("平舆县人民政府", 2021, "河南", "county"),
    ("重庆市开州区人民政府", 2017, "重庆", "county"),
    ("海南省营商环境建设厅", 2023, "海南", "province"),
    ("三亚市海棠区人民政府办公室", 2023, "海南", "county"),
    ("乌海市海南区人民政府", 2023, "内蒙古", "county"),
    ("昆明市官渡区人民政府", 2024, "云南", "county"),
    ("昭通市人民政府", 2024, "云南", "city"),
    ("湛江市人民政府行政服务中心", 2021, "广东", "city"),
    ("朔州市朔城区人民政府", 2023, "山西", "county"),
    ("南昌县人民政府", 2019, "江西", "county"),
    ("海口市人民政府", 2011, "海南", "city"),
]


@pytest.mark.parametrize(("name", "year", "province", "level"), SEEN)
def test_names_that_are_official_stay_and_are_placed(name: str, year: int, province: str, level: str) -> None:
    agency = identify(name, year=year)
    assert (agency.name, agency.level) == (name, level)
    assert agency.region_name is not None
    assert agency.region_name.startswith(province)


def test_names_of_real_report_pages_are_placed() -> None:
    """The names that a list of real report pages gives; its province and level were judged by hand."""
    with (Path(__file__).parents[1] / "data" / "reports.tsv").open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE) if row["agency"]]
    wrong = []
    for row in rows:
        agency = identify(row["agency"], year=int(row["year"]) if row["year"].isdigit() else None)
        level, province = row["level"].removesuffix("-bureau"), row["province"]
        if agency.level != level or not (agency.region_name or "").startswith(province):
            wrong.append(row["agency"])
    # the zone is the city's by the contract of the site list; the other name is no name
    assert wrong == ["安徽池州高新技术产业开发区管理委员会", "(山东)市公安局"]
    assert len(rows) > 75


# name as written, year, region code of the site, level of the site → official name, region code, level, kind
COMPLETED = [
    ("黄埔区司法局", 2020, None, None, "广州市黄埔区司法局", "440112", "county", "department"),
    ("黃埔區司法局", 2020, None, None, "广州市黄埔区司法局", "440112", "county", "department"),
    ("广州黄埔区司法局", 2020, None, None, "广州市黄埔区司法局", "440112", "county", "department"),
    ("广东省广州市黄埔区司法局", 2020, None, None, "广州市黄埔区司法局", "440112", "county", "department"),
    ("河包镇", 2020, "500153", None, "重庆市荣昌区河包镇人民政府", "500153", "township", "government"),
    ("河包镇", 2020, None, None, "河包镇", None, "township", "other"),
    ("河包镇政府", 2013, "500226", None, "荣昌县河包镇人民政府", "500226", "township", "government"),
    ("粤海街道办", 2020, "440305", None, "深圳市南山区粤海街道办事处", "440305", "township", "other"),
    ("东区街道办事处", 2020, "442000", None, "中山市东区街道办事处", "442000", "township", "other"),
    ("天津市北辰区佳荣里街", 2021, None, None, "天津市北辰区佳荣里街道办事处", "120113", "township", "other"),
    ("朝阳区平房地区办事处", 2021, "110105", None, "北京市朝阳区平房地区办事处", "110105", "township", "other"),
    ("中埠镇人民政府", 2020, None, None, "中埠镇人民政府", None, "township", "government"),
    ("虎门镇人民政府", 2020, "441900", "township", "东莞市虎门镇人民政府", "441900", "township", "government"),
    ("浦东新区周浦镇", 2020, None, None, "上海市浦东新区周浦镇人民政府", "310115", "township", "government"),
    ("沈阳市于洪区人民政府迎宾路街道办事处", 2021, None, None, "沈阳市于洪区迎宾路街道办事处", "210114", "township", "other"),
    ("司法局", 2020, "440112", None, "广州市黄埔区司法局", "440112", "county", "department"),
    ("市公安局", 2023, "370283", None, "平度市公安局", "370283", "county", "department"),
    ("市公安局", 2023, "370000", None, "市公安局", "370000", None, "department"),
    ("市场监督管理局", 2020, "370283", None, "平度市市场监督管理局", "370283", "county", "department"),
    ("区教育局", 2024, "320703", None, "连云港市连云区教育局", "320703", "county", "department"),
    ("縣人民政府", 2023, "610626", None, "吴起县人民政府", "610626", "county", "government"),
    ("第一中学", 2020, "370283", None, "第一中学", "370283", "county", "other"),
    ("宝丰县", 2024, None, None, "宝丰县人民政府", "410421", "county", "government"),
    ("中国证监会浙江监管局", 2022, None, None, "中国证监会浙江监管局", "330000", "province", "department"),
    ("中国银保监会宁波监管局", 2021, None, None, "中国银保监会宁波监管局", "330200", "city", "department"),
    ("日喀则地区行署", 2012, None, None, "日喀则地区行政公署", "542300", "city", "government"),
    ("陕西省西咸新区开发建设管理委员会", 2020, None, None, "陕西省西咸新区开发建设管理委员会", "610000", "province", "other"),
    ("上海市住房和城乡建设管理委员会", 2020, None, None, "上海市住房和城乡建设管理委员会", "310000", "province", "department"),
    ("桐庐县市场监督管理局（知识产权局）", 2022, None, None, "桐庐县市场监督管理局", "330122", "county", "department"),
    ("桐庐县公安局（富春分局）", 2022, None, None, "桐庐县公安局（富春分局）", "330122", "county", "department"),
    ("桐庐县发改局(粮食和物资储备局)", 2022, None, None, "桐庐县发展和改革局", "330122", "county", "department"),
    ("桐庐县人民政府办公室（挂外事办公室牌子）", 2022, None, None, "桐庐县人民政府办公室", "330122", "county", "department"),
    ("海关总署（本级）", 2022, None, None, "海关总署（本级）", "100000", "ministry", "department"),
    ("锡林郭勒盟", 2019, None, None, "锡林郭勒盟行政公署", "152500", "city", "government"),
    ("宁波市江北区住建局", 2023, None, None, "宁波市江北区住房和城乡建设局", "330205", "county", "department"),
    ("长兴县人力社保局", 2020, None, None, "长兴县人力资源和社会保障局", "330522", "county", "department"),
    ("上海市规划资源局", 2021, None, None, "上海市规划和自然资源局", "310000", "province", "department"),
    ("吐鲁番地区行署", 2014, None, None, "吐鲁番地区行政公署", "652100", "city", "government"),
    ("兴安盟行政公署", 2019, None, None, "兴安盟行政公署", "152200", "city", "government"),
    ("江苏省政府办公厅", 2020, None, None, "江苏省人民政府办公厅", "320000", "province", "department"),
    ("内蒙古财政厅", 2020, None, None, "内蒙古自治区财政厅", "150000", "province", "department"),
    ("金平县民族宗教事务局", 2025, None, None, "金平苗族瑶族傣族自治县民族宗教事务局", "532530", "county", "department"),
    ("阿坝州人民政府办公室", 2018, None, None, "阿坝藏族羌族自治州人民政府办公室", "513200", "city", "department"),
    ("河南县人民政府", 2020, None, None, "河南蒙古族自治县人民政府", "632324", "county", "government"),
    ("乾縣教育局", 2020, None, None, "乾县教育局", "610424", "county", "department"),
    ("浙江省乡镇企业局", 2009, None, None, "浙江省乡镇企业局", "330000", "province", "department"),
    ("神农架林区人民政府", 2020, None, None, "神农架林区人民政府", "429021", "county", "government"),
    ("市政务服务管理办公室", 2020, "420200", None, "黄石市政务服务管理办公室", "420200", "city", "department"),
    ("市政府国有资产监督管理委员会", 2020, "370200", None, "青岛市人民政府国有资产监督管理委员会", "370200", "city", "department"),
    ("市政管理局", 2020, "420200", None, "黄石市市政管理局", "420200", "city", "department"),
    ("县府办", 2020, "330723", None, "武义县人民政府办公室", "330723", "county", "department"),
    ("武义县府办公室", 2020, None, None, "武义县人民政府办公室", "330723", "county", "department"),
    ("市桥街道", 2020, "440113", None, "广州市番禺区市桥街道办事处", "440113", "township", "other"),
    ("银川路镇人民政府", 2020, "652723", None, "温泉县银川路镇人民政府", "652723", "township", "government"),
    ("县科技局", 2020, "350429", None, "泰宁县科学技术局", "350429", "county", "department"),
    ("泰宁县残联", 2020, None, None, "泰宁县残疾人联合会", "350429", "county", "other"),
    ("沈阳市工商局", 2016, None, None, "沈阳市工商行政管理局", "210100", "city", "department"),
    ("团风县林草局", 2020, None, None, "团风县林业和草原局", "421121", "county", "department"),
    ("人民银行", 2020, None, None, "中国人民银行", "100000", "ministry", "department"),
    # namesakes
    ("朝阳区人民政府", 2020, None, None, "朝阳区人民政府", None, "county", "government"),
    ("朝阳区人民政府", 2020, "220000", None, "长春市朝阳区人民政府", "220104", "county", "government"),
    ("朝阳区人民政府", 2020, "110105", None, "北京市朝阳区人民政府", "110105", "county", "government"),
    ("河北区财政局", 2020, None, None, "天津市河北区财政局", "120105", "county", "department"),
    ("吉林市公安局", 2020, None, None, "吉林市公安局", "220200", "city", "department"),
    ("中山大学", 2020, None, None, "中山大学", None, None, "other"),
    # zones lie in the division that they are named for, or in the one that took it over
    ("舒城经济开发区管委会", 2025, None, None, "舒城经济开发区管理委员会", "341523", "county", "other"),
    ("安徽池州高新技术产业开发区管理委员会", 2024, None, None, "安徽池州高新技术产业开发区管理委员会", "341700", "city", "other"),
    ("重庆市万盛经开区东林街道办事处", 2021, None, None, "重庆市万盛经开区东林街道办事处", "500110", "township", "other"),
    ("河北雄安新区管理委员会", 2020, None, None, "河北雄安新区管理委员会", "130000", "province", "other"),
    # the year decides
    ("毕节市人民政府", 2009, None, None, "毕节市人民政府", "522401", "county", "government"),
    ("毕节市人民政府", 2015, None, None, "毕节市人民政府", "520500", "city", "government"),
    ("简阳市财政局", 2014, None, None, "简阳市财政局", "512081", "county", "department"),
    ("简阳市财政局", 2018, None, None, "简阳市财政局", "510185", "county", "department"),
    ("和康县人民政府", 2025, None, None, "和康县人民政府", "653228", "county", "government"),
    # the centre and its branches
    ("财政部", 2020, None, None, "财政部", "100000", "ministry", "department"),
    ("中华人民共和国财政部", 2020, None, None, "财政部", "100000", "ministry", "department"),
    ("国家卫健委", 2020, None, None, "国家卫生健康委员会", "100000", "ministry", "department"),
    ("国家税务总局广州市黄埔区税务局", 2020, None, None, "国家税务总局广州市黄埔区税务局", "440112", "county", "department"),
    ("国家统计局四川调查总队", 2020, None, None, "国家统计局四川调查总队", "510000", "province", "other"),
    ("国家能源局华东监管局", 2020, None, None, "国家能源局华东监管局", "100000", "ministry", "department"),
    ("长江水利委员会", 2020, "100000", "ministry", "长江水利委员会", "100000", "ministry", "department"),
    ("人民网", 2017, None, None, "人民网", None, None, "other"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("written", "year", "site_code", "site_level", "name", "code", "level", "kind"),
    COMPLETED,
    ids=[f"{row[0]} {row[1]} {row[2] or ''}" for row in COMPLETED],
)
def test_short_names_are_completed(
    written: str,
    year: int,
    site_code: str | None,
    site_level: str | None,
    name: str,
    code: str | None,
    level: str | None,
    kind: str,
) -> None:
    agency = identify(written, year=year, region_code=site_code, level=site_level)
    assert (agency.name, agency.region_code, agency.level, agency.kind) == (name, code, level, kind)


# name, year → valid from, valid to, successor
SUCCEEDED = [
    ("江干区人民政府", 2019, None, 2020, ("杭州市上城区人民政府", "330102")),
    ("荣昌县财政局", 2012, 1997, 2014, ("重庆市荣昌区财政局", "500153")),
    ("萝岗区财政局", 2012, 2005, 2013, ("广州市黄埔区财政局", "440112")),
    ("襄樊市樊城区财政局", 2008, 1995, 2009, ("襄阳市樊城区财政局", "420606")),
    ("谷城县财政局", 2008, None, None, None),  # its city was renamed, it was not
    ("临平区财政局", 2023, 2021, None, None),
    ("和康县财政局", 2024, 2024, None, None),
    ("环境保护部", 2016, 2008, 2017, ("生态环境部", "100000")),
    ("九里区财政局", 2009, None, 2009, None),  # divided among several
]


@pytest.mark.parametrize(
    ("written", "name", "code", "level"),
    [
        ("第一师市场监督管理局", "阿拉尔市市场监督管理局", "659002", "county"),
        ("兵团第十师北屯市", "北屯市人民政府", "659005", "county"),
        ("新疆生产建设兵团第八师", "石河子市人民政府", "659001", "county"),
        ("第九师财政局", "第九师财政局", None, None),  # 白杨市 was founded in 2023
        ("第十二师财政局", "第十二师财政局", None, None),  # has no city
        ("第一师医院", "第一师医院", None, None),
        ("第一师文化市场执法局", "阿拉尔市文化市场执法局", "659002", "county"),
        ("新疆生产建设兵团第八师石河子市", "石河子市人民政府", "659001", "county"),
        ("新疆生产建设兵团第八师石河子市人民政府", "石河子市人民政府", "659001", "county"),
        ("第二师铁门关市住建局", "铁门关市住房和城乡建设局", "659006", "county"),
        ("新疆生产建设兵团第一师财政局", "阿拉尔市财政局", "659002", "county"),
        ("新疆生产建设兵团教育局", "新疆生产建设兵团教育局", "650000", "province"),
        ("第八师某某市教育局", "第八师某某市教育局", None, None),
    ],
)
def test_a_division_of_the_corps_is_one_with_its_city(
    written: str, name: str, code: str | None, level: str | None
) -> None:
    agency = identify(written, year=2022)
    assert (agency.name, agency.region_code, agency.level) == (name, code, level)


@pytest.mark.parametrize(("name", "year", "valid_from", "valid_to", "successor"), SUCCEEDED)
def test_divisions_come_and_go(
    name: str, year: int, valid_from: int | None, valid_to: int | None, successor: tuple[str, str] | None
) -> None:
    agency = identify(name, year=year)
    heir = agency.successor
    assert (heir and (heir.name, heir.region_code)) == successor
    assert agency.valid_to == valid_to
    if valid_from is not None:
        assert agency.valid_from == valid_from


def test_official_names_are_fixed_points() -> None:
    for written, year, code, level, name, *_ in COMPLETED:
        once = identify(written, year=year, region_code=code, level=level)
        assert identify(name, year=year, region_code=once.region_code, level=level).name == name


def test_every_division_is_found_by_its_full_name_and_by_its_code() -> None:
    for division in (one for one in divisions().all if one.distance(2020) == 0):
        wanted = (f"{division.official}财政局", division.code)
        for agency in (
            identify(f"{division.full_name}财政局", year=2020),
            identify(f"{division.official}财政局", year=2020),
            identify("财政局", year=2020, region_code=division.code),
        ):
            assert (agency.name, agency.region_code) == wanted


@pytest.mark.parametrize(
    ("name", "region_code", "official", "code", "level"),
    [
        ("中共清河县委机构编制委员会办公室", None, "中共清河县委机构编制委员会办公室", "130534", "county"),
        ("中共黄埔区委宣传部", None, "中共广州市黄埔区委宣传部", "440112", "county"),
        ("中共县委办公室", "130534", "中共县委办公室", "130534", "county"),
        ("中共市委办公室", None, "中共市委办公室", None, None),
        ("中华人民共和国湛江海关", None, "湛江海关", "440800", "city"),
        # a branch of a place of which there are several is no body of the State Council
        ("国家统计局清河调查队", None, "国家统计局清河调查队", None, None),
        ("国家统计局", None, "国家统计局", "100000", "ministry"),
    ],
)
def test_bodies_of_the_party_and_branches(
    name: str, region_code: str | None, official: str, code: str | None, level: str | None
) -> None:
    agency = identify(name, year=2022, region_code=region_code)
    assert (agency.name, agency.region_code, agency.level) == (official, code, level)
