"""How right the reading is, measured: the golden documents, a short round of generated ones, and a long one.

`python -m tests.accuracy` measures all three, writes `docs/accuracy.json` (the page of figures is made from it) and raises
the floors in `tests/golden/floors.toml`, which it never lowers. With `--short` it only says what the short round gives.
"""

from __future__ import annotations

import json
import sys
import tomllib
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from archive.config import load_words
from archive.report.document import PARSER_VERSION, extract
from archive.report.parse import parse_report
from tests.report.ugly import annex, cases, extracted, office, pages, printed, texts

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Mapping

    from archive.report.model import Report

Cell = tuple[str, str, str]

ROOT = Path(__file__).parents[1]
GOLDEN = ROOT / "tests" / "golden"
FLOORS = GOLDEN / "floors.toml"
FIGURES = ROOT / "docs" / "accuracy.json"
FLOORS_HEAD = """\
# What the reading has reached, and must not fall below. Written by `make accuracy`, which raises and never lowers.
# Shares of all cells or documents; wrong, missing and invented are counts that must not be exceeded.
"""
COUNTED = ("wrong", "missing", "invented")
SHARES = ("right", "era", "year", "agency")
CARRIERS = {
    "html": "HTML",
    "flat html": "HTML",
    "text": "TXT",
    "extracted": "TXT-extracted",
    "one line": "TXT-one-line",
    "word": "DOCX",
    "excel": "XLSX",
    "pdf": "PDF",
}
ANNEX_CARRIERS = {"html": "HTML", "flat paragraphs": "HTML", "word": "DOCX", "excel": "XLSX"}
SUFFIXES = {".html": "HTML", ".pdf": "PDF", ".docx": "DOCX", ".xlsx": "XLSX", ".txt": "TXT"}
SHOWN = 40  # documents with faults that are named


@dataclass(frozen=True)
class Round:
    """Which seeds: of documents in any carrier but PDF, of PDF, of the annex of 2014, of what extractors leave, and in one line."""

    mixed: range
    printed: range
    lists: range
    extracted: range
    one_line: range


SHORT = Round(range(200, 260), range(200, 208), range(200, 224), range(200, 230), range(200, 220))
LONG = Round(
    range(20_000, 22_400), range(20_000, 20_160), range(20_000, 20_800), range(20_000, 20_800), range(20_000, 20_240)
)


@dataclass
class Score:
    """Counts over some documents; `cells` = right + wrong + missing. `named`: documents that state a year and an agency."""

    documents: int = 0
    cells: int = 0
    right: int = 0
    wrong: int = 0
    missing: int = 0
    invented: int = 0
    era: int = 0
    named: int = 0
    year: int = 0
    agency: int = 0

    def __iadd__(self, other: Score) -> Self:
        for one in fields(self):
            setattr(self, one.name, getattr(self, one.name) + getattr(other, one.name))
        return self

    def limits(self) -> dict[str, float]:
        """The score as floors and ceilings."""
        shares = {
            "right": self.right / self.cells if self.cells else 1,
            "era": self.era / self.documents if self.documents else 1,
            "year": self.year / self.named if self.named else 1,
            "agency": self.agency / self.named if self.named else 1,
        }
        return {name: int(share * 1e6) / 1e6 for name, share in shares.items()} | {
            name: getattr(self, name) for name in COUNTED
        }


@dataclass
class Measured:
    """One round: scores by carrier, layout and era, by what makes a document ugly, and the documents with faults."""

    rows: dict[tuple[str, str, str], Score] = field(default_factory=dict)
    features: dict[str, Score] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)

    def add(self, key: tuple[str, str, str], features: Iterable[str], score: Score) -> None:
        self.rows.setdefault(key, Score()).__iadd__(score)
        for feature in features:
            self.features.setdefault(feature, Score()).__iadd__(score)

    def by(self, place: int) -> dict[str, Score]:
        """Scores by carrier (0), layout (1) or era (2)."""
        found: dict[str, Score] = {}
        for key, score in sorted(self.rows.items()):
            found.setdefault(key[place], Score()).__iadd__(score)
        return found


# -- generated documents -------------------------------------------------------------------------------------------


def measure(one: Round) -> Measured:
    """Make the documents of the round, read them, and compare."""
    measured = Measured()
    for seed in one.mixed:
        _case(measured, cases.make(seed, named=True))
    for seed in one.printed:
        _case(measured, cases.make(seed, "pdf", named=True))
    for seed in one.lists:
        _list(measured, seed)
    for seed in one.extracted:
        _case(measured, cases.make(seed, "extracted", named=True))
    for seed in one.one_line:
        _case(measured, cases.make(seed, "one line", named=True))
    return measured


def layout(case: cases.Case) -> str:
    """The layout of a document: how its tables are written in its carrier."""
    carrier, *features = case.features
    if carrier == "html":
        cell = next(one for one in features if one.startswith("cell ")).removeprefix("cell ")
        return f"tables, {cell} cells"
    ways: dict[str, Container[str]] = {
        "flat html": pages.FLAT,
        "text": texts.WAYS,
        "extracted": extracted.WAYS,
        "one line": extracted.IN_ONE_LINE,
        "word": office.WORDS,
        "excel": office.SHEETS,
        "pdf": printed.PRINTS,
    }
    return next(one for one in features if one in ways[carrier])


def _case(measured: Measured, case: cases.Case) -> None:
    outcome = cases.judge(case)
    missing = 0 if case.lossy else len(outcome.missing)
    is_named = case.features[0] != "excel"  # a workbook holds the tables alone
    score = Score(
        documents=1,
        cells=outcome.right + len(outcome.wrong) + missing,
        right=outcome.right,
        wrong=len(outcome.wrong),
        missing=missing,
        invented=len(outcome.invented),
        era=int(outcome.era),
        named=int(is_named),
        year=int(is_named and outcome.year),
        agency=int(is_named and outcome.agency),
    )
    way = layout(case)
    features = [one for one in case.features[1:] if one != way and not one.startswith("cell ")]
    measured.add((CARRIERS[case.features[0]], way, case.era), features, score)
    if (
        score.wrong
        or missing
        or score.invented
        or not outcome.era
        or (is_named and not (outcome.year and outcome.agency))
    ):
        said = [f"{name} {getattr(score, name)}" for name in COUNTED if getattr(score, name)]
        said += [
            name for name in ("era", "year", "agency") if not getattr(outcome, name) and (is_named or name == "era")
        ]
        measured.faults.append(f"{case.name}, {case.era}: {', '.join(said)}")


def _list(measured: Measured, seed: int) -> None:
    payload, expected, features, lossy = annex.make(seed)
    report = parse_report(extract(payload, cases.FORMS), cases.FORMS, load_words())
    tables = [one for one in report.statistics if one.source == "table"]
    got = {one.cell: (one.value, one.kind) for one in tables if one.ordinal == 1}
    same = {cell for cell, stated in expected.items() if got.get(cell) == stated}
    lost = {cell for cell in expected if cell not in got or (lossy and got[cell][0] is None)} - same
    wrong = len(expected) - len(same) - len(lost)
    missing = 0 if lossy else len(lost)
    invented = len(report.statistics) - sum(cell in expected for cell in got)
    is_right = report.era == "2014"
    score = Score(1, len(same) + wrong + missing, len(same), wrong, missing, invented, int(is_right))
    carrier, shape, *rest = features
    measured.add(
        (ANNEX_CARRIERS.get(carrier, "TXT"), f"list, {shape}", "2014"), [f"list, {one}" for one in rest], score
    )
    if wrong or missing or invented or not is_right:
        measured.faults.append(
            f"list {seed}: {', '.join(features)}: wrong {wrong}, missing {missing}, invented {invented}"
        )


# -- golden documents ----------------------------------------------------------------------------------------------


def golden() -> dict[str, tuple[str, str, Score]]:
    """Folder → carrier, era, and the score of the one document in it."""
    found = {}
    for path in sorted(GOLDEN.glob("*/*/report.json")):
        (file,) = path.parent.glob("document.*")
        expected = json.loads(path.read_text("utf-8"))
        report = parse_report(extract(file.read_bytes(), cases.FORMS), cases.FORMS, load_words())
        found[path.parent.name] = SUFFIXES[file.suffix], path.parent.parent.name, compare(report, expected)
    return found


def compare(report: Report, expected: Mapping[str, Any]) -> Score:
    """A report against what a person read: `also` names other right cells or values, `optional` is not demanded."""
    wanted = [(_cells(one), one) for one in expected["statistics"]]
    score = Score(documents=1)
    wrong: set[Cell] = set()
    for names, one in wanted:
        found = [got for got in report.statistics if got.source == one["source"] and got.cell in names]
        kind = one.get("kind")  # of a figure in prose the value says it
        is_right = any(got.value == one["value"] and kind in (None, got.kind) for got in found)
        if is_right or not one.get("optional"):
            score.cells += 1
            score.right += is_right
            score.wrong += not is_right and bool(found)
            score.missing += not found
            wrong |= set() if is_right else names
    stated = {(cell, one["value"]) for names, one in wanted for cell in names}
    known = {cell for cell, _ in stated}
    for got in report.statistics:
        # prose may say more than a person has filed; but beside a figure that was read no other stands for its cell
        is_known = got.source == "table" or got.cell in known
        score.invented += is_known and got.cell not in wrong and (got.cell, got.value) not in stated
    for name in ("era", "year", "agency"):
        rights = [expected[name], *expected.get(f"{name}_also", [])]
        setattr(score, name, int(name in expected["not_scored"] or getattr(report, name) in rights))
    score.named = 1
    return score


def _cells(one: Mapping[str, Any]) -> set[Cell]:
    own = (one["table_id"], one["line"], one["column"])
    return {own, *((a, b, c) for a, b, c in one.get("also", []))}


# -- floors --------------------------------------------------------------------------------------------------------

Floors = dict[str, dict[str, float]]


def read_floors(file: Path = FLOORS) -> Floors:
    data = tomllib.loads(file.read_text("utf-8")) if file.is_file() else {}
    return {f"{name}.{part}": limits for name, parts in data.items() for part, limits in parts.items()}


def write_floors(floors: Floors, file: Path = FLOORS) -> None:
    lines = [FLOORS_HEAD]
    for name, limits in sorted(floors.items()):
        lines += [f"[{name}]", *(f"{key} = {value:g}" if key in COUNTED else f"{key} = {value:.6f}" for key, value in limits.items()), ""]  # fmt: skip
    file.write_text("\n".join(lines), "utf-8")


def reached(name: str, scores: Mapping[str, Score]) -> Floors:
    """What these scores would be as floors."""
    return {f"{name}.{part}": score.limits() for part, score in scores.items()}


def raised(floors: Floors, now: Floors) -> Floors:
    """The higher of both, line by line: a share only rises, a count of faults only sinks."""
    merged = {name: dict(limits) for name, limits in floors.items()}
    for name, limits in now.items():
        have = merged.setdefault(name, dict(limits))
        for key, value in limits.items():
            have[key] = min(have.get(key, value), value) if key in COUNTED else max(have.get(key, value), value)
    return merged


def below(floors: Floors, now: Floors) -> list[str]:
    """What has fallen, in words."""
    fallen = []
    for name, limits in now.items():
        for key, value in limits.items():
            floor = floors.get(name, {}).get(key)
            if floor is not None and (value > floor if key in COUNTED else value < floor):
                fallen.append(f"{name}: {key} is {value:.10g}, was {floor:.10g}")
    return fallen


# -- the run -------------------------------------------------------------------------------------------------------


def figures(read: Mapping[str, tuple[str, str, Score]], long: Measured) -> dict[str, Any]:
    """What the page shows."""
    rows = [
        {"carrier": carrier, "layout": way, "form": form, **asdict(score)}
        for (carrier, way, form), score in sorted(long.rows.items())
    ]
    return {
        "parser_version": PARSER_VERSION,
        "golden": [
            {"document": name, "carrier": carrier, "form": form, **asdict(score)}
            for name, (carrier, form, score) in read.items()
        ],
        "generated": rows,
        "features": [{"feature": name, **asdict(score)} for name, score in sorted(long.features.items())],
        "faults": sorted(long.faults)[:SHOWN],
        "faulty_documents": len(long.faults),
    }


def golden_total(read: Mapping[str, tuple[str, str, Score]]) -> dict[str, Score]:
    total: dict[str, Score] = {}
    for carrier, _, score in read.values():
        total.setdefault(carrier, Score()).__iadd__(score)
    return total


def main(arguments: list[str]) -> int:
    short = measure(SHORT)
    for name, score in short.by(0).items():
        sys.stdout.write(f"{name}: {score}\n")
    sys.stdout.write("".join(f"  {fault}\n" for fault in short.faults))
    if arguments == ["--short"]:
        return 0
    read, long = golden(), measure(LONG)
    now = reached("golden", golden_total(read)) | reached("short", short.by(0)) | reached("long", long.by(0))
    floors = read_floors()
    for fallen in below(floors, now):
        sys.stdout.write(f"below the floor: {fallen}\n")
    FIGURES.write_text(json.dumps(figures(read, long), ensure_ascii=False, indent=1) + "\n", "utf-8")
    write_floors(raised(floors, now))
    return int(bool(below(floors, now)))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
