"""What Datasette is told of the database: descriptions in two languages, labels, facets, order, named questions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from archive.browse.queries import load_queries
from archive.config import load_forms
from archive.database import search
from archive.database.schema import descriptions
from archive.database.tables import TABLES

if TYPE_CHECKING:
    from archive.report.form import Forms

Meta = dict[str, Any]

# facets and orders cost a scan: they are given only where the table is short or the columns are indexed;
# the wide views, which are grouped as they are read, have none
_OPTIONS: dict[str, Meta] = {
    "reports": {
        "sort_desc": "year",
        "facets": ["year", "era", "status", "is_current", "agency_id"],
        "fts_table": search.TABLE,
        "fts_pk": "id",
    },
    "agencies": {"facets": ["level", "kind"], "sort": "region_code"},
    "captures": {"sort_desc": "captured_at"},
    "changes": {"sort_desc": "changed_at", "facets": ["kind"]},
    "coverage": {"facets": ["year", "status", "late"]},
    "runs": {"sort_desc": "started_at"},
    "run_sites": {"facets": ["verdict", "ended"]},
    "points": {"facets": ["kind"]},
    "crosswalk": {"facets": ["kind", "to_era"]},
    "balance_failures": {"sort_desc": "year"},
    "requests_wide": {"size": 20},  # 194 columns: 50 rows take longer than a page may
}


def metadata(database: str, forms: Forms | None = None) -> Meta:
    """The metadata of the archive's database, under the name that it is served by."""
    forms = forms or load_forms()
    return {
        "title": "政府信息公开年度报告档案 · Archive of annual reports on open government information",
        "databases": {
            database: {
                "title": "数据库 · The database",
                "description": "报告、数字、核对结果、存档记录。Reports, figures, findings and captures.",
                "tables": _tables(forms),
                "queries": {
                    query.name: {"sql": query.sql, "title": query.title, "description": f"{query.zh} {query.en}"}
                    for query in load_queries()
                },
            }
        },
    }


def _tables(forms: Forms) -> dict[str, Meta]:
    tables: dict[str, Meta] = {}
    for name, columns in descriptions(forms).items():
        zh, en = columns.get("", ("", ""))
        tables[name] = {
            "title": f"{zh} {name}",
            "description": f"{zh}。{en}.",
            "columns": {column: f"{zh} · {en}" for column, (zh, en) in columns.items() if column},
            **_OPTIONS.get(name, {}),
        }
    for table in TABLES:
        if table.label:
            tables[table.name]["label_column"] = table.label
        if table.internal:
            tables[table.name]["hidden"] = True
    return tables
