"""How many answers a second two workers and nginx before them give: cached pages, 304s, and pages that nginx keeps.

Uses `wrk` where it is installed, else a small load generator of its own, which is slower and shares the processors.
"""

import asyncio
import os
import re
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from django.conf import settings

from tests.benchmarks.served import SERVER, free_port, serving, until_answered
from tests.benchmarks.table import median, print_table

PATH = "/programs/"
CONNECTIONS, SECONDS, RUNS = 16, 5, 3
ENCODING = "gzip, br"
TARGETS = {"cached page": 4_000, "304": 5_000, "page that nginx keeps": 10_000}
NGINX = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")
MAIN = """
{user}
pid {folder}/nginx.pid;
error_log {folder}/errors.log;
daemon off;
worker_processes 1;
events {{ worker_connections 256; }}
http {{
    client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
    include {folder}/portal.conf;
}}
"""


def run() -> bool:
    """Prints the table; False when a target is missed."""
    port = free_port()
    with serving([*SERVER, "--port", str(port)], port, PAGE_CACHE="true", WEB_CONCURRENCY="2") as (_, get):
        until_answered(get, PATH)
        tag = etag(port)
        rates: dict[str, list[float]] = {name: [] for name in TARGETS}
        with proxied(port) as front:
            for _ in range(RUNS):
                rates["cached page"].append(rate(port))
                rates["304"].append(rate(port, tag))
                if front:
                    rates["page that nginx keeps"].append(rate(front))
    found = {name: median(values) for name, values in rates.items() if values}
    rows = [[name, f"{found[name]:,.0f}", f"{TARGETS[name]:,}"] for name in found]
    print_table([f"Answers a second, {RUNS} runs of {SECONDS} s", "median", "target"], rows)
    if not front:
        print("nginx is not installed here.\n")
    return all(value >= TARGETS[name] for name, value in found.items())


@contextmanager
def proxied(port: int) -> Iterator[int | None]:
    """Runs nginx with the shipped configuration before the server, without limits; its port, None without nginx."""
    if not NGINX:
        yield None
        return
    front = free_port()
    with TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        conf = (settings.BASE_DIR / "deploy/nginx.conf").read_text()
        conf = conf.replace("listen 80;", f"listen 127.0.0.1:{front};").replace("rate=20r/s", "rate=1000000r/s")
        conf = conf.replace("/var/log/nginx", name).replace("/var/cache", name)
        conf = re.sub(r"127\.0\.0\.1:800[12]", f"127.0.0.1:{port}", conf)
        conf = conf.replace("burst=60", "burst=100000").replace("Host $host;", "Host 127.0.0.1;")
        (folder / "portal.conf").write_text(conf)
        user = "user root;" if os.geteuid() == 0 else ""
        (folder / "main.conf").write_text(MAIN.format(folder=folder, user=user))
        process = subprocess.Popen([NGINX, "-p", folder, "-c", folder / "main.conf"], stderr=subprocess.DEVNULL)
        try:
            until_answered(lambda path: etag(front).encode(), PATH)
            yield front
        finally:
            process.terminate()
            process.wait()


def etag(port: int) -> str:
    """The ETag of the page."""
    return asyncio.run(asked_once(port))


async def asked_once(port: int) -> str:
    """The ETag of the page, from one request."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(request_of())
    head = await reader.readuntil(b"\r\n\r\n")
    writer.close()
    found = re.search(rb"(?im)^etag: (.+?)\r$", head)
    if not found:
        raise SystemExit(f"{PATH} has no ETag: {head.decode().splitlines()[0]}")
    return found[1].decode()


def rate(port: int, tag: str = "") -> float:
    """Answers a second to requests of the page, with an ETag to 304s."""
    if not (wrk := shutil.which("wrk")):
        return asyncio.run(own_rate(port, tag))
    headers = ["-H", f"Accept-Encoding: {ENCODING}", *(["-H", f"If-None-Match: {tag}"] if tag else [])]
    command = [wrk, "-t1", f"-c{CONNECTIONS}", f"-d{SECONDS}s", *headers, f"http://127.0.0.1:{port}{PATH}"]
    text = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    if "Non-2xx" in text:
        raise SystemExit(text)
    return float(re.search(r"Requests/sec:\s+([\d.]+)", text)[1])


def request_of(tag: str = "") -> bytes:
    """The request as it is sent."""
    condition = f"If-None-Match: {tag}\r\n" if tag else ""
    return f"GET {PATH} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept-Encoding: {ENCODING}\r\n{condition}\r\n".encode()


async def own_rate(port: int, tag: str = "") -> float:
    """The rate by our own load generator."""
    end, request, expected = time.perf_counter() + SECONDS, request_of(tag), b"304" if tag else b"200"

    async def visitor() -> int:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        answered = 0
        while time.perf_counter() < end:
            writer.write(request)
            head = await reader.readuntil(b"\r\n\r\n")
            if head[9:12] != expected:
                raise SystemExit(head.decode())
            length = re.search(rb"(?i)content-length: (\d+)", head)
            if length and not tag:
                await reader.readexactly(int(length[1]))
            answered += 1
            if b"\r\nconnection: close" in head.lower():  # nginx ends a connection after 1,000 answers
                writer.close()
                reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.close()
        return answered

    return sum(await asyncio.gather(*(visitor() for _ in range(CONNECTIONS)))) / SECONDS
