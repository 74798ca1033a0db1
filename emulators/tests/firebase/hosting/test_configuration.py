import pytest

from emulators.firebase.hosting.configuration import HostingRefused, SiteConfiguration

WHOLE = {
    "public": "dist",
    "ignore": ["**/.*"],
    "cleanUrls": True,
    "trailingSlash": False,
    "headers": [{"source": "**", "headers": [{"key": "X-A", "value": "b"}]}],
    "redirects": [{"source": "/old", "destination": "/new", "type": 302}],
    "rewrites": [
        {"source": "/api", "function": {"functionId": "api", "region": "europe-west1"}},
        {"source": "/older", "function": "older", "region": "asia-east1"},
        {"source": "/anywhere", "function": {"functionId": "api"}},
        {"source": "/run", "run": {"serviceId": "x"}},
        {"source": "**", "destination": "/index.html"},
    ],
}


def test_every_part_of_the_section_is_read() -> None:
    site = SiteConfiguration.read(WHOLE)

    assert (site.public, site.clean_urls, site.trailing_slash) == ("dist", True, False)
    assert [header.headers for header in site.headers] == [(("X-A", "b"),)]
    assert [(one.destination, one.status) for one in site.redirects] == [("/new", 302)]
    assert [(r.destination, r.function_id, r.region) for r in site.rewrites] == [
        (None, "api", "europe-west1"),
        (None, "older", "asia-east1"),
        (None, "api", None),
        (None, None, None),
        ("/index.html", None, None),
    ]


def test_a_project_without_a_site_has_an_empty_one() -> None:
    site = SiteConfiguration.read({})

    assert (site.public, site.rewrites, site.trailing_slash) == (None, (), None)


@pytest.mark.parametrize(
    "section",
    [
        {"rewrites": {}},
        {"rewrites": ["/a"]},
        {"rewrites": [{"source": "/a"}]},
        {"rewrites": [{"destination": "/a"}]},
        {"redirects": [{"source": "/a"}]},
        {"redirects": [{"source": "/a", "destination": "/b", "type": 200}]},
        {
            "headers": [
                {"source": "**", "headers": [{"key": "X", "value": "a\r\nB: c"}]}
            ]
        },
        {"ignore": ["@(a"]},
    ],
)
def test_a_section_that_cannot_be_served_is_refused(section: dict[str, object]) -> None:
    with pytest.raises(HostingRefused):
        SiteConfiguration.read(section)
