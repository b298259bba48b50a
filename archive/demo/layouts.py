"""How one made-up site is laid out: its columns, which reports stand where and under what titles, and all the rest."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Literal

from archive.demo.families.shapes import SHAPES
from archive.demo.model import LANDING, Article, Attachment, Column, Sample, paragraphs
from archive.demo.papers import Paper, as_docx, as_html, as_pdf
from archive.demo.samples import neighbours
from archive.demo.styles import WORDS, style

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from random import Random

    from archive.demo.bodies import Body, County
    from archive.demo.model import Hang

# own: the owner's only; mixed: all in one list; years, kinds, bodies: columns under the annual one; portal: each body
# has a page with columns of its own; split: the older ones in another column; deep: further down
# deeper: by year at the end; tabs: by year in a parameter; named: by year, where entries are called by their body only
Layout = Literal[
    "own", "mixed", "years", "kinds", "bodies", "portal", "split", "deep", "areas", "deeper", "tabs", "named", "double"
]

MADE_PARTS = {"html": "text/html", "pdf": "application/pdf",
              "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document"}  # fmt: skip


@dataclass(frozen=True)
class Wanted:
    """One report that the site carries: what a crawl has to bring home."""

    article: int
    agency: str
    year: int


@dataclass
class Plan:
    """What a site is to be; the rest is left to chance."""

    id: str
    family: str
    layout: Layout
    county: County
    years: Sequence[int]
    noise: int = 40  # pages that lead nowhere
    variant: str = ""
    page_size: int | None = None
    charset: str = "utf-8"
    hangs: Sequence[Hang] = ()  # the reports hang on their pages in turn so, as files
    host: str = ""
    slugs: Mapping[str, Sequence[str]] = field(default_factory=lambda: dict(WORDS["slugs"]))


@dataclass
class Site:
    """A site under construction."""

    plan: Plan
    random: Random
    columns: list[Column] = field(default_factory=list)
    articles: list[Article] = field(default_factory=list)
    wanted: list[Wanted] = field(default_factory=list)
    last_id: int = 0

    def __post_init__(self) -> None:
        self.last_id = self.random.randrange(100_000, 5_000_000)
        self.is_numbered = self.plan.family in {"hanweb", "gkmlpt", "small"} or (
            self.plan.family in SHAPES and SHAPES[self.plan.family].has_numbers
        )
        self.title = self.random.choice(WORDS["titles"])
        self.nameless = self.random.choice(WORDS["nameless"])
        self.calls_in_short = self.random.random() < 0.3
        self.style = style(self.random)
        if self.plan.family == "hanweb" and self.style.entries == "click":
            self.style = replace(self.style, entries="anchor")
        self.is_strange = self.random.random() < 0.4  # names that few sites use

    # columns

    def column(self, key: str, name: str, under: str) -> Column:
        """A new column; `key` says what kind of thing it is, where its address may tell."""
        chance, ident = self.random, f"{key}-{len(self.columns)}"
        slug = chance.choice(self.plan.slugs[key]) if key in self.plan.slugs else f"{key}{len(self.columns)}"
        over = next((one for one in self.columns if one.id == under), None)
        path = f"{over.code.partition(':')[0] if over else 'zwgk' if under == LANDING else 'xwzx'}/{slug}"
        if any(one.code.partition(":")[0] == path for one in self.columns):
            path = f"{path}{len(self.columns)}"
        number = chance.randrange(1000, 10_000) * 100 + len(self.columns)
        if self.plan.layout == "tabs" and key.startswith("nb2") and over is not None:
            made = Column(ident, name, f"{over.code}&year={name[:4]}", under)
            self.columns.append(made)
            return made
        code = str(number) if self.is_numbered else f"{path}:{number % 10_000}" if self.plan.family == "boda" else path
        made = Column(ident, name, code, under)
        self.columns.append(made)
        return made

    # articles

    def add(self, column: Column, title: str, published: date, source: str, body: str, **more: object) -> Article:
        self.last_id += self.random.randrange(1, 40)
        made = Article(self.last_id, column.id, title, published, source, body, **more)  # type: ignore[arg-type]
        self.articles.append(made)
        return made

    def report(
        self,
        column: Column,
        body: Body,
        year: int,
        *,
        nameless: bool = False,
        area: str | None = None,
        listed: str = "",
    ) -> None:
        chance, at = self.random, len(self.wanted)
        paper = Paper(
            body.name, year, chance.randrange(1, 60), f"{year}年，{body.short}扎实推进政务公开，共受理{at + 1}次咨询。"
        )
        name = body.short if self.calls_in_short else body.name.removesuffix("人民政府") if at % 2 else body.name
        hanzi = "".join("〇一二三四五六七八九"[int(digit)] for digit in str(year))
        title = (self.nameless if nameless else self.title).format(name=name, year=year, hanzi=hanzi)
        published = date(year + 1, 1, 8) + timedelta(days=chance.randrange(75))
        if year < 2015 and at % 3 == 0:
            published = date(2018, 3, 1) + timedelta(days=at)  # loaded anew when the site moved
        attachment, text = None, as_html(paper)
        if self.plan.hangs:
            hang = self.plan.hangs[at % len(self.plan.hangs)]
            kind = "docx" if at % 2 and hang not in {"iframe", "embed", "object", "viewer", "frame_page"} else "pdf"
            payload = as_docx(paper) if kind == "docx" else as_pdf(paper)
            attachment = Attachment(f"{paper.title}.{kind}", payload, MADE_PARTS[kind], hang)
            text = "" if at % 3 else paragraphs(f"现将《{title}》予以公布，请查阅。")
        made = self.add(column, "" if area else title, published, body.name, text, attachment=attachment, area=area,
                        year=year, listed_as=listed)  # fmt: skip
        self.wanted.append(Wanted(made.id, body.name, year))

    # layouts

    def own(self, annual: Column) -> None:
        for year in self.plan.years:
            self.report(annual, self.plan.county.government, year, nameless=self.random.random() < 0.3)

    def all_bodies(self) -> list[tuple[Body, int]]:
        """Each body with the years that it reported on: not all have all."""
        county = self.plan.county
        return [
            (body, year)
            for body in (county.government, *county.bodies)
            for year in self.plan.years
            if body is county.government or self.random.random() < 0.9
        ]

    def mixed(self, annual: Column) -> None:
        for body, year in self.all_bodies():
            self.report(annual, body, year)

    def years(self, annual: Column) -> None:
        under = {
            year: self.column(f"nb{year}", f"{year}年", annual.id) for year in sorted(self.plan.years, reverse=True)
        }
        for body, year in self.all_bodies():
            self.report(under[year], body, year)

    tabs = deeper = years

    def named(self, annual: Column) -> None:
        under = {
            year: self.column(f"nb{year}", f"{year}年度", annual.id) for year in sorted(self.plan.years, reverse=True)
        }
        for body, year in self.all_bodies():
            self.report(under[year], body, year, listed=body.short)

    def double(self, annual: Column) -> None:
        """The same reports in two columns: addresses of their own, the same text."""
        self.mixed(annual)
        again = self.column("lm", "年度报告汇总", "")
        for wanted in list(self.wanted):
            one = next(one for one in self.articles if one.id == wanted.article)
            self.add(again, one.title, one.published, one.source, one.body, year=one.year)

    def kinds(self, annual: Column) -> None:
        names = {"government": "县政府", "department": "政府部门", "township": "乡镇街道"}
        under = {kind: self.column(kind[:3], name, annual.id) for kind, name in names.items()}
        for body, year in self.all_bodies():
            self.report(under[body.kind], body, year)

    def bodies(self, annual: Column) -> None:
        self.own(annual)
        county = self.plan.county
        under = {body.name: self.column("bm", body.short, annual.id) for body in county.bodies}
        for body, year in self.all_bodies():
            if body is not county.government:
                self.report(under[body.name], body, year, nameless=self.random.random() < 0.5)

    def portal(self, annual: Column) -> None:
        self.own(annual)
        county, top = self.plan.county, self.random.choice((LANDING, ""))
        for name, some in (("部门信息公开", county.departments), ("乡镇信息公开", county.townships)):
            if not some:
                continue
            over = self.column("bmgk", name, top)
            for body in some:
                page = self.column("bm", body.short, over.id)
                own = self.column("annual", self.random.choice(WORDS["annual"][:3]), page.id)
                self.column("guide", "政府信息公开指南", page.id)
                self.around(self.column("duties", "法定主动公开内容", page.id), 3)
                for year in self.plan.years:
                    self.report(own, body, year, nameless=self.random.random() < 0.4)

    def split(self, annual: Column) -> None:
        older = self.column("older", self.random.choice(WORDS["older"]), annual.under)
        for year in self.plan.years:
            self.report(older if year < 2019 else annual, self.plan.county.government, year)

    def areas(self, annual: Column) -> None:
        for at, body in enumerate((self.plan.county.government, *self.plan.county.bodies)):
            area = f"11{self.plan.county.division.code}{40_000 + at * 37:010d}"
            for year in self.plan.years:
                self.report(annual, body, year, area=area)

    # what stands around

    def around(self, column: Column, count: int) -> None:
        chance, bodies = self.random, (self.plan.county.government, *self.plan.county.bodies)
        for _ in range(count):
            body, year, month = chance.choice(bodies), chance.randrange(2015, 2026), chance.randrange(1, 13)
            title = chance.choice(WORDS["events"]).format(body=body.short, year=year, month=month)
            published = date(year, month, chance.randrange(1, 28))
            self.add(
                column,
                title,
                published,
                body.name,
                paragraphs(f"{title}。\n{body.name}各项工作有序推进，详情请咨询本单位。"),
            )

    def neighbours(self, annual: Column) -> None:
        """The articles that stand around reports everywhere: notices about them, reports on other things."""
        name = self.plan.county.government.name
        places = {one: self.column(one, title, "") for one, title in
                  (("notices", "通知公告"), ("news", "政务要闻"), ("reports", "其他年度报告"))}  # fmt: skip
        places |= {"guide": self.column("guide", "政府信息公开指南", LANDING)}
        if self.random.random() < 0.6:
            places["annual"] = annual
            for decoy in self.random.sample(WORDS["decoys"], 3):
                year = self.random.choice(self.plan.years)
                title = decoy["title"].format(name=name, year=year)
                self.add(
                    annual, title, date(year + 1, 2, 2), name, paragraphs(decoy["text"].format(name=name, year=year))
                )
        for one in neighbours():
            if one["column"] in places:
                text = paragraphs(one["text"].replace("{name}", name))
                self.add(
                    places[one["column"]],
                    one["title"].replace("{name}", name),
                    date.fromisoformat(one["published"]),
                    name,
                    text,
                )

    def rest(self) -> None:
        """Columns that hold no report."""
        plan, chance = self.plan, self.random
        self.column("rules", "政府信息公开制度", LANDING)
        duties = self.column("fdzd", "主动公开目录", LANDING)
        parts = [self.column("gk", name, duties.id) for name in chance.sample(WORDS["duties"], 5)]
        parts += [self.column("lm", name, "") for name in chance.sample(WORDS["sections"], 6)]
        for at, part in enumerate(parts):
            self.around(part, plan.noise // len(parts) + (at < plan.noise % len(parts)))

    def built(self) -> Sample:
        plan, chance = self.plan, self.random
        under = LANDING
        if plan.layout in {"deep", "deeper"}:
            under = self.column("duties", "法定主动公开内容", LANDING).id
        annual = self.column("annual", chance.choice(WORDS["strange_annual" if self.is_strange else "annual"]), under)
        fill: Callable[[Column], None] = getattr(self, "own" if plan.layout == "deep" else plan.layout)
        fill(annual)
        if plan.layout != "areas":
            self.neighbours(annual)
        else:
            self.column("guide", "政府信息公开指南", LANDING)
        self.rest()
        return Sample(
            id=plan.id, host=plan.host, name=plan.county.government.name, family=plan.family, charset=plan.charset,
            articles=tuple(self.articles), columns=tuple(self.columns), variant=plan.variant, style=self.style,
            page_size=plan.page_size or chance.choice((8, 10, 15, 20)), mount=chance.choice(("", "/gzjg")),
        )  # fmt: skip
