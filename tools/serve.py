"""Serve the built book on this machine alone: ``python tools/serve.py 8000``.

Compressed, as web servers send it. Stops at Ctrl-C, or by itself after an hour in which nobody
read.
"""

import gzip
import io
import sys
from functools import cache, partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import BinaryIO

BOOK = Path(__file__).resolve().parent.parent / "_build" / "html"
IDLE_SECONDS = 3600
TEXT = {".css", ".html", ".ipynb", ".js", ".json", ".md", ".svg", ".txt", ".xml"}


@cache
def compressed(path: Path, _changed: float) -> bytes:
    return gzip.compress(path.read_bytes(), 6, mtime=0)


class BookHandler(SimpleHTTPRequestHandler):
    """Sends text as gzip to whoever takes it."""

    protocol_version = "HTTP/1.1"

    def send_head(self) -> BinaryIO | None:
        path = Path(self.translate_path(self.path))
        accepted = self.headers.get("Accept-Encoding", "")
        if path.suffix not in TEXT or "gzip" not in accepted or not path.is_file():
            return super().send_head()
        body = compressed(path, path.stat().st_mtime)
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(path))
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Vary", "Accept-Encoding")
        self.end_headers()
        return io.BytesIO(body)


class BookServer(ThreadingHTTPServer):
    timeout = IDLE_SECONDS
    idle = False

    def handle_timeout(self) -> None:
        self.idle = True


def main(port: int) -> None:
    handler = partial(BookHandler, directory=str(BOOK))
    try:
        server = BookServer(("127.0.0.1", port), handler)
    except OSError as error:
        sys.exit(f"port {port} cannot be used ({error.strerror}): try 'make serve PORT={port + 1}'")
    with server:
        print(f"The book is at http://127.0.0.1:{server.server_port}/ (Ctrl-C stops)", flush=True)
        try:
            while not server.idle:
                server.handle_request()
        except KeyboardInterrupt:
            print()


if __name__ == "__main__":
    main(int(sys.argv[1]))
