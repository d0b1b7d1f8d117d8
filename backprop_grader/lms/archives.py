"""Takes archives apart that strangers made: no path leads out, no link, no bomb, nothing overwritten."""

from __future__ import annotations

import shutil
import stat
import zipfile
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from nbgrader.plugins import ExtractorPlugin

LARGEST = 50_000_000  # bytes of one file
ALWAYS = 200_000_000  # bytes that an archive may come to, however small it is
RATIO = 100  # of what comes out to the archive itself; notebooks are packed about 5 to 1
MANY = 100_000  # entries
DEEPEST = 2  # archives in archives
CHUNK = 1 << 20


class Refused(NamedTuple):
    """Something that was not taken out.

    Attributes:
        file: where it stands: the archive, and the path in it.
        why: in words that fit after the path.
    """

    file: str
    why: str


class _TooMuchError(Exception):
    pass


class SafeExtractor(ExtractorPlugin):  # type: ignore[misc]  # nbgrader has no types
    """nbgrader's extractor, which trusts no archive; `refused` lists what it left out."""

    def __init__(self, **settings: object) -> None:
        super().__init__(**settings)
        self.refused: list[Refused] = []

    def extract(self, archive_path: str, extracted_path: str) -> None:
        """Take each archive apart into a folder of its name, and copy files that are none."""
        for path in sorted(Path(archive_path).iterdir()):
            if path.suffix.lower() == ".zip":
                most = max(ALWAYS, RATIO * path.stat().st_size)
                self._take_apart(path, Path(extracted_path, path.stem), path.name, _Budget(most), 1)
            else:
                shutil.copyfile(path, known(Path(extracted_path, path.name)))

    def _take_apart(self, path: Path, target: Path, label: str, left: _Budget, depth: int) -> bool:
        """Whether it is a readable archive."""
        target.mkdir(parents=True, exist_ok=True)
        try:
            with zipfile.ZipFile(path) as archive:
                entries = [e for e in archive.infolist() if not e.is_dir()]
                if len(entries) > MANY:
                    self.refused.append(Refused(label, f"holds more than {MANY} files"))
                    return False
                for entry in entries:
                    self._take_out(archive, entry, target, label, left, depth)
        except _TooMuchError:
            self.refused.append(Refused(label, "unpacks to far more than its size: the rest of it stays packed"))  # fmt: skip
            return False
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
            self.refused.append(Refused(label, f"is no whole archive ({error})"))
            return False
        return True

    def _take_out(
        self,
        archive: zipfile.ZipFile,
        entry: zipfile.ZipInfo,
        target: Path,
        label: str,
        left: _Budget,
        depth: int,
    ) -> None:
        name = written(entry)
        where = f"{label}: {name}"
        if why := fault(name, entry):
            self.refused.append(Refused(where, why))
            return
        path = known(target / PurePosixPath(name))
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with archive.open(entry) as packed, path.open("xb") as file:
                size = 0
                # What the entry says of its size is the archive's word, so it is counted.
                while chunk := packed.read(CHUNK):
                    size += len(chunk)
                    left.take(len(chunk))
                    if size > LARGEST:
                        break
                    file.write(chunk)
        except FileExistsError:
            self.refused.append(Refused(where, "is there twice; the first is taken"))
        except _TooMuchError:
            path.unlink(missing_ok=True)
            raise
        except Exception as error:  # noqa: BLE001  # zipfile raises many kinds on damaged entries
            path.unlink(missing_ok=True)
            self.refused.append(Refused(where, f"cannot be unpacked ({error})"))
        else:
            if size > LARGEST:
                path.unlink()
                self.refused.append(Refused(where, f"is larger than {LARGEST // 10**6} MB"))
                return
            nested = path.suffix.lower() == ".zip" and depth < DEEPEST
            inside = path.with_suffix("")
            if nested and not inside.exists() and self._take_apart(path, inside, where, left, depth + 1):  # fmt: skip
                path.unlink()


class _Budget:
    """How many bytes may still come out of an archive and of those in it."""

    def __init__(self, left: int) -> None:
        self.left = left

    def take(self, size: int) -> None:
        """Count them.

        Raises:
            _TooMuchError: it was more than may be.
        """
        self.left -= size
        if self.left < 0:
            raise _TooMuchError


def known(path: Path) -> Path:
    """The path, with a notebook's ending as nbgrader knows it."""
    return path.with_suffix(".ipynb") if path.suffix.lower() == ".ipynb" else path


def written(entry: zipfile.ZipInfo) -> str:
    """An entry's name. Canvas writes UTF-8 without saying so, which zipfile takes for code page 437."""
    if entry.flag_bits & 0x800:
        return entry.filename
    try:
        return entry.filename.encode("cp437").decode("utf-8")
    except UnicodeError:
        return entry.filename


def fault(name: str, entry: zipfile.ZipInfo) -> str:
    """Why an entry must not be taken out; "" if it may."""
    parts = PurePosixPath(name).parts
    if name.startswith("/") or ".." in parts or "\\" in name or ":" in parts[0][:2]:
        return "leads out of the archive"
    if stat.S_ISLNK(entry.external_attr >> 16):
        return "is a link, and links are not followed"
    if entry.flag_bits & 1:
        return "is encrypted"
    return ""
