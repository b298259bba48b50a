"""The notebooks: clean, and each runs on a package that `gongkai export` made."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from archive.database.export import export
from archive.database.schema import open_database

FOLDER = Path(__file__).parent.parent / "notebooks"
NOTEBOOKS = sorted(FOLDER.glob("*.ipynb"))
# as a kernel does: the cells one after the other in one namespace, the value of the last line shown
_RUNNER = """
import ast, json, sys
namespace = {"__name__": "__main__"}
for source in json.load(sys.stdin):
    body = ast.parse(source).body
    last = ast.Expression(body.pop().value) if body and isinstance(body[-1], ast.Expr) else None
    exec(compile(ast.Module(body, []), "cell", "exec"), namespace)
    value = eval(compile(last, "cell", "eval"), namespace) if last else None
    if hasattr(value, "_repr_svg_"):
        print(value._repr_svg_())
"""
# year, level, processed, refused for reasons; None is a blank
REPORTS = [
    (2021, "county", 100, (10, 0)),
    (2021, "city", 100, (30, 0)),
    (2022, "county", 300, (30, 32)),
    (2022, "city", 100, (30, 0)),
    (2022, "city", 100, (30, None)),
    (2022, "county", None, (1, 1)),
    (2023, None, 50, (0, 0)),
]


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("notebooks")
    database = open_database(folder / "gongkai.db")
    database.execute("PRAGMA foreign_keys = OFF")
    for key, (year, level, processed, refused) in enumerate(REPORTS, 1):
        insert(database, "agencies", id=key, name=f"机关{key}", level=level)
        insert(database, "reports", id=key, agency_id=key, year=year, era="2021", is_current=1, status="complete")
        lines = {"processed": processed, "refused_state_secret": refused[0], "refused_third_party_rights": refused[1]}
        for position, (line, value) in enumerate(lines.items()):
            insert(database, "statistics", report_id=key, position=position, table_id="requests", line=line,
                   column="total", value=value, preferred=1, kind="number" if value else "zero" if value == 0 else "blank")  # fmt: skip
    export(database, folder / "package", ("parquet",))
    database.close()
    return folder / "package"


def insert(database: Any, table: str, **row: Any) -> None:
    there = database.table(table).columns
    fill = {column.name: "" if column.type == "TEXT" else 0 for column in there if column.notnull}
    database.table(table).insert({**fill, **row})


def cells(file: Path, kind: str) -> list[str]:
    return [
        "".join(cell["source"]) for cell in json.loads(file.read_text("utf-8"))["cells"] if cell["cell_type"] == kind
    ]


def run(file: Path, package: Path, folder: Path) -> str:
    done = subprocess.run(
        [sys.executable, "-I", "-c", _RUNNER],
        input=json.dumps(cells(file, "code")),
        env={**os.environ, "GONGKAI_PACKAGE": str(package), "PYTHONIOENCODING": "utf-8"},
        cwd=folder,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize("file", NOTEBOOKS, ids=lambda file: file.stem)
def test_a_notebook_is_clean_and_runs(file: Path, package: Path, tmp_path: Path) -> None:
    notebook = json.loads(file.read_text("utf-8"))
    assert (notebook["nbformat"], notebook["nbformat_minor"]) == (4, 5)
    assert len({cell["id"] for cell in notebook["cells"]}) == len(notebook["cells"])
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            assert cell["outputs"] == []
            assert cell["execution_count"] is None
    assert cells(file, "markdown")
    assert run(file, package, tmp_path)
    assert not list(tmp_path.iterdir())


def test_refused_requests(package: Path, tmp_path: Path) -> None:
    said = run(FOLDER / "refused_requests.ipynb", package, tmp_path)
    lines = {line.split("  ", 1)[0]: line.split()[-3:] for line in said.splitlines()}
    assert "5 reports count, 2 are left out" in said
    assert lines["2021"] == ["10.0", "—", "20.0"]
    assert lines["2022"] == ["20.7", "—", "23.0"]
    assert lines["2023"] == ["—", "0.0", "0.0"]
    assert lines["2021 to 2022"] == ["+6.7", "-3.7", "+3.0"]
    assert "2022 to 2023" not in lines  # no level reports in both
    assert said.rstrip().endswith("</svg>")


def test_there_is_a_notebook() -> None:
    assert NOTEBOOKS
