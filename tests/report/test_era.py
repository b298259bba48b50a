from __future__ import annotations

import pytest

from archive.config import load_forms
from archive.report.era import tell_era

FORMS = load_forms()


@pytest.mark.parametrize(
    ("labels", "text", "era"),
    [
        (["本年制发件数", "现行有效件数"], "", "2021"),
        (["本年新制作数量"], "国办公开办函〔2021〕30号", "2019"),
        (["2.逾期不补正"], "", "2021"),
        (["对外公開總數量"], "", "2019"),
        (["申请答复数", "同意公开答复数", "不同意公开答复数"], "", "2014"),
        (["同意公开答复数"], "", None),
        ([], "按照国办公开办函[2019]60号文件的要求", "2019"),
        ([], "《中华人民共和国政府信息公开工作年度报告格式》（国办公开办函〔2021〕30号）", "2021"),
        ([], "依据国办发〔2014〕32号", None),
        ([], "2019年政府信息公开工作年度报告", None),
    ],
)
def test_the_form_a_document_follows(labels: list[str], text: str, era: str | None) -> None:
    assert tell_era(labels, text, FORMS) == era
