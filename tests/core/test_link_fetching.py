"""A visitor of pages is polite, patient within limits, and never led off the public internet."""

import shutil
import ssl
import subprocess
import threading
import time
from ipaddress import ip_address

import pytest

from core import link_fetching
from core.link_fetching import Failed, NotAllowed, RefusedByRobots, is_public, target
from tests.sites import HOME, NAME, QUICK, drip, flood, silence, visitor


@pytest.fixture
def trails(site):
    """What the server was asked for, besides robots.txt."""
    return lambda: [each for each in site.seen if each[2] != "/robots.txt"]


def test_a_page_that_is_there_costs_one_head_and_its_sites_robots_once(site):
    polite = visitor()
    answer = polite.visit(site.at("/a"))
    polite.visit(site.at("/b?c=d#e"))
    assert (answer.status, answer.url, answer.is_redirected) == (200, site.at("/a"), False)
    assert site.seen == [
        ("one.example", "GET", "/robots.txt"),
        ("one.example", "HEAD", "/a"),
        ("one.example", "HEAD", "/b?c=d"),
    ]
    assert site.agent == f"{NAME}/1.0 (+{HOME})"


@pytest.mark.parametrize("status", [404, 410, 500, 403])
def test_an_error_is_asked_for_a_second_time_with_get(site, trails, status):
    site.pages["/a"] = status
    assert visitor().visit(site.at("/a")).status == status
    assert [method for _, method, _ in trails()] == ["HEAD", "GET"]


def test_a_host_that_knows_no_head_is_believed_what_it_says_to_get(site):
    site.pages["/a"] = lambda handler: handler.say(405 if handler.command == "HEAD" else 200)
    assert visitor().visit(site.at("/a")).status == 200


def test_a_host_that_has_enough_is_not_asked_again(site, trails):
    site.pages["/a"] = 429
    assert visitor().visit(site.at("/a")).status == 429
    assert len(trails()) == 1


@pytest.mark.parametrize(
    ("statuses", "is_permanent"), [((301,), True), ((308, 301), True), ((302,), False), ((301, 307), False)]
)
def test_redirects_are_followed_and_are_permanent_when_all_are(site, statuses, is_permanent):
    for number, status in enumerate(statuses):
        site.pages[f"/{number}"] = (status, f"/{number + 1}")
    answer = visitor().visit(site.at("/0#fees"))
    assert (answer.status, answer.url) == (200, site.at(f"/{len(statuses)}#fees"))
    assert (answer.is_redirected, answer.is_permanent) == (True, is_permanent)


def test_a_redirect_to_another_host_asks_for_its_robots_too(site):
    site.pages["/a"] = (301, site.at("/b", "two.example"))
    assert visitor().visit(site.at("/a")).url == site.at("/b", "two.example")
    assert ("two.example", "GET", "/robots.txt") in site.seen


def test_five_redirects_are_followed_and_a_sixth_is_not(site):
    for number in range(7):
        site.pages[f"/{number}"] = (301, f"/{number + 1}")
    assert visitor().visit(site.at("/2")).url == site.at("/7")
    with pytest.raises(Failed, match="more than 5 times"):
        visitor().visit(site.at("/1"))


@pytest.mark.parametrize(
    ("location", "said"),
    [("/a", "circle"), ("", "without saying where"), ("http://[::1", "no address"), ("/" + "a" * 2000, "2,000")],
)
def test_a_redirect_that_leads_nowhere_has_failed(site, location, said):
    site.pages["/a"] = (302, location)
    with pytest.raises(Failed, match=said):
        visitor().visit(site.at("/a"))


@pytest.mark.parametrize("page", [silence, drip], ids=["silence", "drip"])
def test_a_host_that_is_silent_or_drips_is_left_in_time(site, page):
    site.pages["/a"] = page
    began = time.monotonic()
    with pytest.raises(Failed, match="in time"):
        visitor().visit(site.at("/a"))
    assert time.monotonic() - began < QUICK.total + 1


def test_of_a_body_without_an_end_only_its_beginning_is_read(site):
    site.pages["/a"] = flood
    assert visitor().visit(site.at("/a")).status == 200


@pytest.mark.parametrize(
    ("refusal", "said"),
    [(lambda handler: handler.wfile.write(b"nonsense\r\n\r\n"), "cannot be read"), (lambda handler: None, "answer")],
)
def test_an_answer_that_is_none_has_failed(site, refusal, said):
    site.pages["/a"] = refusal
    with pytest.raises(Failed, match=said):
        visitor().visit(site.at("/a"))


def test_a_host_that_is_not_there_is_asked_once_a_run(site):
    asked = []
    polite = visitor(resolve=lambda *where: asked.append(where) or ["127.0.0.1"])
    closed = site.at("/a").replace(str(site.server_port), "1")
    for _ in range(2):
        with pytest.raises(Failed, match="refuses the connection"):
            polite.visit(closed)
    assert len(asked) == 1


# Robots

RULES = b"User-agent: *\nDisallow: /closed\nCrawl-delay: 7\n\nUser-agent: inspector\nDisallow: /ours\n"


def test_what_robots_close_is_not_visited(site, trails):
    site.pages["/robots.txt"] = (200, "", RULES)
    site.pages["/a"] = (301, "/ours/b")
    for path in ("/ours/a", "/a"):
        with pytest.raises(RefusedByRobots):
            visitor().visit(site.at(path))
    assert trails() == [("one.example", "HEAD", "/a")]
    assert visitor().visit(site.at("/closed")).status == 200


def test_robots_that_ask_for_a_longer_pause_get_it(site):
    pauses = []

    def turn(host, pause):
        pauses.append(pause)
        return threading.Lock()

    site.pages["/robots.txt"] = (200, "", RULES.replace(b"inspector", b"another"))
    visitor(turn, pause=1).visit(site.at("/a"))
    assert pauses == [1, 7]


@pytest.mark.parametrize(("status", "is_open"), [(404, True), (403, True), (500, False), (503, False), (429, False)])
def test_robots_that_are_missing_close_nothing_and_broken_ones_everything(site, status, is_open):
    site.pages["/robots.txt"] = status
    if is_open:
        assert visitor().visit(site.at("/a")).status == 200
    else:
        with pytest.raises(RefusedByRobots):
            visitor().visit(site.at("/a"))


def test_robots_may_stand_elsewhere(site):
    site.pages["/robots.txt"] = (301, site.at("/rules", "two.example"))
    site.pages["/rules"] = (200, "", b"User-agent: *\nDisallow: /")
    with pytest.raises(RefusedByRobots):
        visitor().visit(site.at("/a"))


# Addresses

REFUSED = """
ftp://a.example/ file:///etc/passwd javascript:alert(1) //a.example/ http:///a http://localhost/ http://intranet/a
http://127.0.0.1/ http://2130706433/ http://0x7f000001/ http://0x7f.1/ http://0177.0.0.1/ http://127.1/ http://[::1]/
http://[::ffff:127.0.0.1]/ http://[::1 http://me@a.example/ http://me:secret@a.example/ http://@a.example/
http://a.example:8080/ https://a.example:22/ http://a.example:99999/ http://a..example/ http://127.0.0.1./
http://a.example\\@127.0.0.1/
""".split()


@pytest.mark.parametrize("url", REFUSED)
def test_what_is_no_page_of_a_named_host_is_refused(url):
    with pytest.raises(NotAllowed):
        target(url)


def test_an_address_is_taken_apart_as_it_is_sent():
    to = target(" HTTPS://WWW.Münster.example:443/Größe?a=ü b#c ")
    assert (to.site, to.port) == ("https://www.xn--mnster-3ya.example", 443)
    assert to.path == "/Gr%C3%B6%C3%9Fe?a=%C3%BC%20b"
    assert target("http://a.example\r\n").path == "/"


@pytest.mark.parametrize(
    ("address", "is_one"),
    [("8.8.8.8", True), ("2606:4700::1111", True), ("::ffff:8.8.8.8", True), ("64:ff9b::808:808", True)]
    + [
        (address, False)
        for address in (
            "127.0.0.1 10.0.0.1 172.16.0.1 192.168.1.1 169.254.169.254 100.64.0.1 0.0.0.0 192.0.0.8 198.18.0.1 "
            "224.0.0.1 240.0.0.1 255.255.255.255 ::1 :: fe80::1 fe80::1%eth0 fec0::1 fc00::1 ff02::1 2001:db8::1 "
            "::ffff:127.0.0.1 ::ffff:10.0.0.1 64:ff9b::7f00:1 64:ff9b::a00:1 2002:7f00:1:: 2001:0:4136:e378::1 "
            "::127.0.0.1"
        ).split()
    ],
)
def test_what_the_public_internet_is(address, is_one):
    assert is_public(ip_address(address)) is is_one


@pytest.fixture
def connections(monkeypatch):
    """Addresses to which a connection was tried; none is made."""
    tried = []

    def create(address, timeout):
        tried.append(address)
        raise ConnectionRefusedError

    monkeypatch.setattr(link_fetching.socket, "create_connection", create)
    return tried


@pytest.mark.parametrize("found", [["10.0.0.1"], ["8.8.8.8", "127.0.0.1"], ["::ffff:127.0.0.1"], []])
def test_a_host_with_any_address_in_a_private_network_is_not_reached(connections, found):
    with pytest.raises(NotAllowed, match="not on the public internet"):
        visitor(resolve=lambda host, port: found, is_local=False).visit("https://a.example/")
    assert connections == []


def test_every_public_address_of_a_host_is_tried_and_no_name_is_looked_up_again(connections):
    with pytest.raises(Failed, match="refuses the connection"):
        visitor(resolve=lambda host, port: ["2606:4700::1111", "8.8.8.8"], is_local=False).visit("https://a.example/")
    assert connections == [("2606:4700::1111", 443), ("8.8.8.8", 443)]


def test_a_name_that_means_a_private_network_the_second_time_is_refused(site, monkeypatch):
    """Between robots.txt and the page the host’s address changes. The first, public one leads to our server here."""
    found, reached = [["8.8.8.8"], ["127.0.0.1"]], []
    connect = link_fetching.socket.create_connection

    def create(address, timeout):
        reached.append(address[0])
        return connect(("127.0.0.1", site.server_port), timeout)

    monkeypatch.setattr(link_fetching.socket, "create_connection", create)
    with pytest.raises(NotAllowed, match="not on the public internet"):
        visitor(resolve=lambda host, port: found.pop(0), is_local=False).visit("http://a.example/")
    assert reached == ["8.8.8.8"] and site.seen == [("a.example", "GET", "/robots.txt")]


@pytest.mark.parametrize("to", ["http://inside.example/", "http://127.0.0.1/", "http://a.example:22/", "file:///etc"])
def test_a_redirect_into_a_private_network_is_refused(site, monkeypatch, to):
    """The public host is our server here; the other one it leads to is never reached."""
    connect = link_fetching.socket.create_connection
    monkeypatch.setattr(
        link_fetching.socket, "create_connection", lambda address, timeout: connect(("127.0.0.1", site.server_port), 1)
    )
    site.pages["/"] = (302, to)
    where = {"a.example": ["8.8.8.8"], "inside.example": ["10.0.0.1"]}
    with pytest.raises(NotAllowed):
        visitor(resolve=lambda host, port: where[host], is_local=False).visit("http://a.example/")
    assert {host for host, *_ in site.seen} == {"a.example"}


def test_a_host_that_cannot_be_found_has_failed():
    def nowhere(host, port):
        raise link_fetching.socket.gaierror(-2, "Name or service not known")

    with pytest.raises(Failed, match="cannot be found"):
        visitor(resolve=nowhere).visit("https://a.example/")


# TLS


@pytest.fixture(scope="session")
def certificate(tmp_path_factory):
    """A certificate for secure.example that nobody but this test trusts."""
    if not shutil.which("openssl"):
        pytest.skip("no openssl to make a certificate with: install it")
    folder = tmp_path_factory.mktemp("certificate")
    files = folder / "key.pem", folder / "certificate.pem"
    subprocess.run(
        [
            "openssl",
            "req",
            "-x509",
            "-newkey",
            "rsa:2048",
            "-nodes",
            "-days",
            "2",
            "-subj",
            "/CN=secure.example",
            "-addext",
            "subjectAltName=DNS:secure.example",
            "-keyout",
            files[0],
            "-out",
            files[1],
        ],
        check=True,
        capture_output=True,
    )
    return files


@pytest.fixture
def secure(site, certificate):
    """The server behind TLS."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate[1], certificate[0])
    site.socket = context.wrap_socket(site.socket, server_side=True)
    return lambda host: site.at("/", host).replace("http:", "https:")


@pytest.fixture
def trusted(monkeypatch, certificate):
    """Makes the certificate one that is trusted."""
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate[1]))


def test_a_certificate_is_proven_for_the_name_and_not_for_the_address(secure, trusted):
    assert visitor().visit(secure("secure.example")).status == 200
    with pytest.raises(Failed, match="certificate"):
        visitor().visit(secure("other.example"))


def test_a_certificate_that_nobody_vouches_for_is_refused(secure):
    with pytest.raises(Failed, match="certificate"):
        visitor().visit(secure("secure.example"))


def test_a_drip_behind_tls_is_left_in_time(secure, trusted, site):
    site.pages["/"] = drip
    with pytest.raises(Failed, match="in time"):
        visitor().visit(secure("secure.example"))


def test_a_host_that_speaks_no_tls_has_failed(site):
    with pytest.raises(Failed):
        visitor().visit(site.at("/").replace("http:", "https:"))
