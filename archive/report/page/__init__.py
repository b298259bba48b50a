"""HTML pages as documents: their tables as grids, and their main text."""
