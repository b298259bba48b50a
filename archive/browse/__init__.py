"""The pages: Datasette with a plugin of ours. This package is the plugin; `serve` starts it.

Templates stand in `templates/`, style sheets in `static/`. There is no script, and nothing is loaded from elsewhere.
"""

from archive.browse.plugin import (
    asgi_wrapper,
    extra_css_urls,
    extra_template_vars,
    handle_exception,
    menu_links,
    prepare_connection,
    prepare_jinja2_environment,
    register_routes,
    render_cell,
)
from archive.browse.server import NoDatabaseError, PortInUseError, ServeError, open_pages, serve

__all__ = [
    "NoDatabaseError",
    "PortInUseError",
    "ServeError",
    "asgi_wrapper",
    "database_actions",
    "extra_css_urls",
    "extra_template_vars",
    "handle_exception",
    "menu_links",
    "open_pages",
    "prepare_connection",
    "prepare_jinja2_environment",
    "register_routes",
    "render_cell",
    "serve",
]
