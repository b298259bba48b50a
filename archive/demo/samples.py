"""The articles of the sample web, read from `documents/`.

Each site is a folder with `site.toml` and the bodies of its reports; `neighbours.toml` holds what stands around the
reports on every site: news, guides, notices, and yearly reports of other kinds.
"""

from __future__ import annotations

import tomllib
from datetime import date
from importlib import resources
from typing import TYPE_CHECKING, Any

from archive.demo.model import LANDING, Article, Attachment, Column, Sample, State, edited, paragraphs

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

MEDIA_TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
VISITS = {"before": 1024, "after": 1377}  # where a site counts its visitors: no change of any report


def documents() -> Traversable:
    return resources.files("archive.demo") / "documents"


def neighbours() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = tomllib.loads((documents() / "neighbours.toml").read_text("utf-8"))["articles"]
    return found


def read_samples(state: State) -> tuple[Sample, ...]:
    """All sites that answer, in the order of their ids, as they stand in `state`."""
    folders = sorted((folder for folder in documents().iterdir() if folder.is_dir()), key=lambda folder: folder.name)
    return tuple(_sample(folder, state) for folder in folders)


def _sample(folder: Traversable, state: State) -> Sample:
    data = tomllib.loads((folder / "site.toml").read_text("utf-8"))
    own = [_article(folder, one, data["name"]) for one in data.pop("articles") if one.get("state", state) == state]
    edits = {one["id"]: one for one in data.pop("edits", ())} if state == "after" else {}
    data.pop("edits", None)
    own = [edited(one, edits[one.id]["old"], edits[one.id]["new"]) if one.id in edits else one for one in own]
    first = data.pop("first_id")
    columns = tuple(
        Column(**column, under=LANDING if column["id"] in {"guide", "annual"} else "") for column in data.pop("columns")
    )
    known = {column.id for column in columns}
    others = [_neighbour(one, first + 17 * at, data["name"]) for at, one in enumerate(neighbours())]
    articles = tuple(own + [one for one in others if one.column in known])
    data["more_links"] = tuple((address, words) for address, words in data.pop("more_links", ()))
    visits = VISITS[state] if data.pop("counts_visits", False) else None
    return Sample(id=folder.name, articles=articles, columns=columns, visits=visits, **data)


def _article(folder: Traversable, data: dict[str, Any], site_name: str) -> Article:
    payload = (folder / data["file"]).read_bytes()
    suffix = data["file"].rpartition(".")[2]
    attachment, body = None, ""
    if suffix in MEDIA_TYPES:
        attachment = Attachment(f"{data['title']}.{suffix}", payload, MEDIA_TYPES[suffix])
        body = paragraphs(f"《{data['title']}》已编制完成，现予公布，请点击附件查看。")
    else:
        body = payload.decode("utf-8")
    return Article(
        id=data["id"],
        column="annual",
        title=data["title"],
        published=date.fromisoformat(data["published"]),
        source=data.get("source", site_name),
        body=body,
        attachment=attachment,
        area=data.get("area"),
        year=data["year"],
    )


def _neighbour(data: dict[str, Any], article_id: int, name: str) -> Article:
    text = data["text"].replace("{name}", name)
    published = date.fromisoformat(data["published"])
    return Article(article_id, data["column"], data["title"].replace("{name}", name), published, name, paragraphs(text))
