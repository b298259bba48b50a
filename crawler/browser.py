"""Which browser shows the pages that need JavaScript, and what is missing where there is none."""

from __future__ import annotations

import importlib.util
import shutil

NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")


def fault(browser: str = "") -> str | None:
    """What is missing to render pages, with that browser if one is named; None where nothing is."""
    if importlib.util.find_spec("playwright") is None:
        return "rendering needs the extra: pip install 'gongkai[render]'"
    if browser_path(browser) is None:
        return "rendering needs a browser: install chromium, or name one in GONGKAI_BROWSER"
    return None


def browser_path(name: str = "") -> str | None:
    """The browser of that name or path, else the one of this machine."""
    return shutil.which(name) if name else next(filter(None, map(shutil.which, NAMES)), None)
