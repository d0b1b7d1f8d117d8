"""Serve the built book on this machine alone: ``python tools/serve.py 8000``.

Stops at Ctrl-C, or by itself after an hour in which nobody read.
"""

import sys
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

BOOK = Path(__file__).resolve().parent.parent / "_build" / "html"
IDLE_SECONDS = 3600


class BookServer(ThreadingHTTPServer):
    timeout = IDLE_SECONDS
    idle = False

    def handle_timeout(self) -> None:
        self.idle = True


def main(port: int) -> None:
    handler = partial(SimpleHTTPRequestHandler, directory=str(BOOK))
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
