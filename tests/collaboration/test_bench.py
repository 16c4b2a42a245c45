"""The benchmark of the portfolio measures what it says."""

from collections import defaultdict

from bench.collaboration_paths import PAGES

SLICES = ("collaboration.web", "oversight.web")


def endpoints(app):
    """Return the endpoints of the pages of both slices that are read."""
    return {
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if "GET" in rule.methods
        and app.view_functions[rule.endpoint].__module__.startswith(SLICES)
    }


def test_every_page_of_both_slices_is_measured(app):
    names = defaultdict(lambda: "1", period="2026Q3", turn_period="2026Q3")
    adapter = app.url_map.bind("localhost")
    measured = {
        adapter.match(path.format_map(names).partition("?")[0])[0]
        for paths in PAGES.values()
        for path in paths
    }
    pages = endpoints(app)
    assert {"portfolio.portfolio_page", "jobs.jobs_page"} <= pages
    left_out = pages - measured
    assert not left_out, "give them a path in bench/collaboration_paths.py"
