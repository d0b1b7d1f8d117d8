"""A worksheet printed to a PDF by a browser."""

from __future__ import annotations

import os
import subprocess
import tempfile
from pathlib import Path

from backprop_lib.chromium import find_chromium
from backprop_lib.errors import BrowserError

_SECONDS_TO_PRINT = 120

_FIT_TO_PAGE = """
<style>body { width: 273mm; }</style>
<script>
for (const box of document.querySelectorAll(".scroll")) {
  const lines = box.firstElementChild;
  const scale = box.clientWidth / lines.offsetWidth;
  if (scale < 1) lines.style.zoom = 0.99 * scale;
}
</script>
"""


def printable(html: str) -> str:
    """The worksheet laid out as it will be printed, each wide formula made to fit the page.

    On paper nothing scrolls, and Chromium would make the whole page smaller instead.
    """
    return html.replace("@media print", "@media all").replace("</body>", _FIT_TO_PAGE + "</body>")


def worksheet_pdf(html: str, path: Path) -> Path:
    """Print the worksheet to a PDF.

    Raises:
        ChromiumNotFoundError: there is no Chromium or Chrome.
        BrowserError: the browser wrote no PDF.
    """
    browser = find_chromium()
    as_root = ["--no-sandbox"] if getattr(os, "geteuid", lambda: 1)() == 0 else []
    # Beside the target and not in the system's temporary folder, which Ubuntu's Chromium,
    # being a snap, does not see.
    with tempfile.TemporaryDirectory(prefix="worksheet-", dir=path.parent) as folder:
        page, pdf = (
            Path(folder, "worksheet.html").resolve(),
            Path(folder, "worksheet.pdf").resolve(),
        )
        page.write_text(printable(html), encoding="utf-8")
        command = [
            browser,
            "--headless",
            "--disable-gpu",
            "--disable-background-networking",
            f"--user-data-dir={page.parent / 'profile'}",
            "--no-pdf-header-footer",
            f"--print-to-pdf={pdf}",
            *as_root,
            page.as_uri(),
        ]
        try:
            done = subprocess.run(
                command, capture_output=True, text=True, timeout=_SECONDS_TO_PRINT, check=False
            )
        except subprocess.TimeoutExpired:
            message = f"{browser} wrote no PDF within {_SECONDS_TO_PRINT} seconds"
            raise BrowserError(message) from None
        if not pdf.exists():
            message = f"{browser} wrote no PDF (exit code {done.returncode}): {done.stderr[-500:]}"
            raise BrowserError(message)
        pdf.replace(path)
    return path
