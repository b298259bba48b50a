"""Who is who: names, regions, levels, and what became of them over the years."""

from archive.agencies.agency import Agency, identify
from archive.agencies.gazetteer import GazetteerError, divisions

__all__ = ["Agency", "GazetteerError", "divisions", "identify"]
