"""Places on a page of a PDF, in points from its upper left corner."""

from __future__ import annotations

Span = tuple[float, float]
Box = tuple[float, float, float, float]
