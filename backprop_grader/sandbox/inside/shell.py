"""The IPython shell that runs a submission's cells, and tells what they show.

It is built before the fork, so a submission finds it warm. Only IPython's public ways are used:
a display hook, a display publisher, and streams of its own.
"""

from __future__ import annotations

import io
import os
import tempfile
from collections.abc import Callable
from typing import Any

from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.formatters import DisplayFormatter
from IPython.core.interactiveshell import InteractiveShell
from traitlets import Type
from traitlets.config import Config

PIECE = 1_000_000  # characters of one message

Emit = Callable[[dict[str, Any]], None]


class Outbox:
    """Where outputs go: to whoever asked for the cell that runs."""

    def __init__(self) -> None:
        self.emit: Emit = lambda _output: None
        self.streams: list[Stream] = []

    def send(self, output: dict[str, Any]) -> None:
        """Send an output after all text that was printed before it."""
        self.flush()
        self.emit(output)

    def flush(self) -> None:
        """Send what was printed."""
        for stream in self.streams:
            stream.flush()


OUTBOX = Outbox()


class Stream(io.TextIOBase):
    """sys.stdout or sys.stderr; also what programs and C code write to its file descriptor."""

    encoding = "UTF-8"
    errors = None
    SOON = 65536  # characters that are not held back

    def __init__(self, name: str, fd: int) -> None:
        self.title, self.fd = name, fd
        self.held: list[str] = []
        self.size = 0
        self.seen = 0  # bytes of the file behind the descriptor

    @property
    def name(self) -> str:
        """As in a terminal."""
        return f"<{self.title}>"

    def writable(self) -> bool:
        """Always."""
        return True

    def isatty(self) -> bool:
        """Never."""
        return False

    def fileno(self) -> int:
        """The descriptor, whose file is drained after every cell."""
        return self.fd

    def write(self, text: str) -> int:
        """Hold the text until there is enough of it, or something else is shown."""
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        self.held.append(text)
        self.size += len(text)
        if self.size > self.SOON:
            self.flush()
        return len(text)

    def flush(self) -> None:
        """Send what was held, and what came by the descriptor."""
        text, self.held, self.size = "".join(self.held), [], 0
        while True:
            try:
                raw = os.pread(self.fd, 1 << 20, self.seen)
            except OSError:
                break
            if not raw:
                break
            self.seen += len(raw)
            text += raw.decode("utf-8", "replace")
        for start in range(0, len(text), PIECE):
            piece = text[start : start + PIECE]
            OUTBOX.emit({"output_type": "stream", "name": self.title, "text": piece})


class Publisher(DisplayPublisher):
    """What `display` shows."""

    def publish(
        self,
        data: dict[str, Any],
        metadata: dict[str, Any] | None = None,
        source: Any = None,  # which nobody gives any more
        *,
        transient: dict[str, Any] | None = None,
        update: bool = False,
        **_: Any,
    ) -> None:
        """Send it, with the id under which it may be updated."""
        OUTBOX.send(
            {
                "output_type": "update_display_data" if update else "display_data",
                "data": data,
                "metadata": metadata or {},
                "display_id": (transient or {}).get("display_id"),
            }
        )

    def clear_output(self, wait: bool = False) -> None:  # IPython's signature
        """Say that what the cell has shown so far is to go."""
        OUTBOX.send({"output_type": "clear_output", "wait": wait})


class Hook(DisplayHook):
    """What the last expression of a cell is."""

    def write_output_prompt(self) -> None:
        """Without a prompt: a notebook has its own."""

    def write_format_data(
        self, format_dict: dict[str, Any], md_dict: dict[str, Any] | None = None
    ) -> None:
        """Send it."""
        OUTBOX.send(
            {
                "output_type": "execute_result",
                "data": format_dict,
                "metadata": md_dict or {},
                "execution_count": self.prompt_count,
            }
        )

    def finish_displayhook(self) -> None:
        """Without the line end of a terminal."""
        self._is_active = False


class Shell(InteractiveShell):
    """A shell without a terminal or a kernel."""

    display_pub_class = Type(Publisher)
    displayhook_class = Type(Hook)
    system = InteractiveShell.system_raw  # the other one takes a terminal, and there is none

    def init_display_formatter(self) -> None:
        """All formats, as in a notebook."""
        formatter = self.display_formatter = DisplayFormatter(parent=self)
        formatter.active_types = formatter.format_types

    def enable_gui(self, gui: Any = None) -> None:
        """There is none."""

    def _showtraceback(self, etype: type, evalue: BaseException, stb: list[str]) -> None:
        try:
            said = str(evalue)
        except Exception:  # noqa: BLE001  # a student's __str__ may do anything
            said = ""
        OUTBOX.send(
            {
                "output_type": "error",
                "ename": etype.__name__,
                "evalue": said,
                "traceback": [str(line) for line in stb],
            }
        )

    def raw_input(self, _prompt: str = "") -> str:
        """Nobody is there to be asked."""
        raise EOFError("input() has nobody to ask while a notebook is graded")


def build() -> Shell:
    """The one shell of this process, ready to run cells."""
    config = Config()
    config.HistoryManager.enabled = False
    config.InteractiveShell.colors = "NoColor"
    config.InteractiveShell.autoawait = True
    config.InteractiveShell.xmode = "Context"
    shell: Shell = Shell.instance(config=config)
    shell.display_trap.hook = shell.displayhook
    shell.run_cell("None", store_history=False, silent=True)
    shell.execution_count = 1
    return shell


def open_streams() -> None:
    """Give this process streams of its own; what C code prints goes to files of the sandbox."""
    import sys

    for name, fd in (("stdout", 1), ("stderr", 2)):
        with tempfile.TemporaryFile() as file:
            os.dup2(file.fileno(), fd)
        os.set_inheritable(fd, True)
        OUTBOX.streams.append(Stream(name, fd))
    sys.stdout, sys.stderr = OUTBOX.streams


def print_to_descriptors() -> None:
    """Let this process print to its descriptors alone, and forget what it has not sent yet."""
    import sys

    OUTBOX.streams.clear()
    # Held back, it would be lost where the copy ends by os._exit.
    sys.stdout, sys.stderr = (
        io.TextIOWrapper(io.FileIO(os.dup(fd), "w"), "utf-8", "replace", write_through=True)
        for fd in (1, 2)
    )
