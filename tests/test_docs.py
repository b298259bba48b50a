"""The pages of docs/ say what is, and the generated ones are those that the code would write now."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import click
import pytest

from archive import docs
from archive.cli import main as gongkai
from archive.config import load_forms

ROOT = Path(__file__).parents[1]
PAGES = sorted([*ROOT.glob("docs/*.md"), *ROOT.glob("*.md")])


def test_the_generated_pages_are_fresh() -> None:
    assert docs.stale(ROOT / "docs", load_forms()) == [], "run `make docs`"


def test_every_cell_of_every_form_is_documented() -> None:
    text = docs.pages(load_forms())["forms.md"]
    for form in load_forms():
        assert form.order in text
        for table in form.tables:
            for line, column in table.cells:
                assert f"| `{line.id}` | {line.label} |" in text
                assert f"`{column.id}`" in text
            assert all(f"`{identity.id}`" in text for identity in table.identities)


def test_every_command_and_option_is_documented_with_an_example() -> None:
    text = docs.pages(load_forms())["commands.md"]

    def walk(command: click.Command, path: str) -> None:
        assert f"## {path}\n" in text
        if isinstance(command, click.Group):
            for name, one in command.commands.items():
                walk(one, f"{path} {name}")
        else:
            page = text.split(f"## {path}\n")[1].split("\n## ")[0]
            assert "Example: gongkai" in page, path
            for parameter in command.params:
                assert not isinstance(parameter, click.Option) or parameter.opts[0] in page, (path, parameter.name)

    walk(gongkai, "gongkai")


def test_what_is_stale_is_named_and_written_anew(tmp_path: Path) -> None:
    names = sorted(docs.pages(load_forms()))
    assert sorted(docs.write(tmp_path / "docs", load_forms())) == names
    assert docs.stale(tmp_path / "docs", load_forms()) == []
    (tmp_path / "docs" / "forms.md").write_text("old", "utf-8")
    assert docs.stale(tmp_path / "docs", load_forms()) == ["forms.md"]
    assert docs.write(tmp_path / "docs", load_forms()) == ["forms.md"]
    assert docs.main(["--chekc"]) == 2


def test_figures_of_another_parser_are_said_to_be_old(monkeypatch: pytest.MonkeyPatch, capsys: Any) -> None:
    monkeypatch.setattr(docs, "PARSER_VERSION", "another")
    assert docs.main(["--check"]) == 1
    assert "docs/accuracy.json: measured with parser" in capsys.readouterr().err
    monkeypatch.setattr(docs, "PARSER_VERSION", docs._measured()["parser_version"])
    assert docs.outdated() is None


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#\s]+)", page.read_text("utf-8")):
        if "://" not in target and not target.startswith("mailto:"):
            assert (page.parent / target).exists() or "screenshots/" in target, target


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_commands_in_the_pages_exist(page: Path) -> None:
    """Each `gongkai VERB --option` of the pages is one that the program knows."""
    for line in page.read_text("utf-8").splitlines():
        for call in re.findall(r"(?:^\s*|[`/ ])gongkai ((?:sites )?[a-z]+(?: [^`|#;]*)?)", line):
            words = call.split()
            command: click.Command | None = gongkai
            while words and isinstance(command, click.Group):
                if words[0] not in command.commands:
                    command = None
                    break
                command = command.commands[words.pop(0)]
            if command is None:
                assert not re.match(r"    (\.venv/bin/)?gongkai ", line), (page.name, line)
                continue  # a sentence about gongkai, or a folder of that name
            known = {name for parameter in command.params for name in parameter.opts}
            used = {word.split("=")[0] for word in words if word.startswith("--")}
            assert used <= known | {"--help"}, (page.name, line)


@pytest.mark.skipif(
    shutil.which("systemd-analyze") is None, reason="systemd-analyze is not installed (Debian: systemd)"
)
def test_the_unit_files_are_sound(tmp_path: Path) -> None:
    units = sorted((ROOT / "docs" / "systemd").iterdir())
    assert [unit.suffix for unit in units] == [".service", ".timer"]
    for unit in units:
        text = unit.read_text("utf-8").replace("/opt/gongkai/.venv/bin/gongkai", "/bin/true")
        (tmp_path / unit.name).write_text(text, "utf-8")
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *(str(tmp_path / unit.name) for unit in units)],
        capture_output=True, text=True, check=False, env={"PATH": "/usr/bin:/bin", "SYSTEMD_UNIT_PATH": f"{tmp_path}:"},
    )  # fmt: skip
    said = [line for line in done.stderr.splitlines() if any(unit.name in line for unit in units)]
    assert said == []
