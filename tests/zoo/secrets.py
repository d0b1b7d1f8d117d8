"""Submissions that look for what is none of theirs. The ground holds real secrets, and says where."""

from zoo import Ground, specimen


def _reads(path: str) -> str:
    return f"print(open({path!r}, 'rb').read())"


@specimen(word="ConnectionRefusedError|Network is unreachable|Cannot assign")
def loopback_service(ground: Ground) -> None:
    """A service on loopback cannot be reached."""
    ground.solved_with(
        f"import socket\nlink = socket.create_connection(('127.0.0.1', {ground.port}), 1)\n"
        "link.sendall(b'GET / HTTP/1.0\\r\\n\\r\\n')\nprint(link.recv(10_000))"
    )


@specimen(word="OSError|gaierror")
def network(ground: Ground) -> None:
    """Nor can anything outside."""
    ground.solved_with("import socket\nsocket.create_connection(('192.0.2.1', 80), 1)")


@specimen(word="PermissionError")
def odd_sockets(ground: Ground) -> None:
    """Kinds of sockets that no network namespace holds back do not exist."""
    ground.solved_with("import socket\nsocket.socket(40, socket.SOCK_STREAM)")


@specimen(word="FileNotFoundError")
def file_of_the_course(ground: Ground) -> None:
    """The course's folder is not there."""
    ground.solved_with(_reads(f"{ground.room.root}/source/secret.txt"))


@specimen(word="FileNotFoundError")
def hidden_tests(ground: Ground) -> None:
    """Neither are the hidden tests."""
    ground.solved_with(_reads(f"{ground.room.root}/source/small/small.ipynb"))


@specimen(word="FileNotFoundError")
def gradebook(ground: Ground) -> None:
    """Neither is the gradebook."""
    ground.solved_with(_reads(f"{ground.room.root}/gradebook.db"))


@specimen(word="OperationalError")
def gradebook_to_write(ground: Ground) -> None:
    """Nor can anything be written to it."""
    ground.solved_with(
        f"import sqlite3\nbook = sqlite3.connect('file:{ground.room.root}/gradebook.db?mode=rw', uri=True)\n"
        "book.execute('UPDATE grade SET auto_score = 1e6')\nbook.commit()"
    )


@specimen(word="FileNotFoundError")
def submission_of_another(ground: Ground) -> None:
    """Neither is another submission."""
    ground.solved_with(_reads(f"{ground.room.root}/submitted/honest-1/small/notes.txt"))


@specimen(word="nothing found")
def environment(ground: Ground) -> None:
    """No variable of the grader's environment is there, in this process or another."""
    ground.solved_with(
        "import os, glob\nfound = str(dict(os.environ))\n"
        "for path in glob.glob('/proc/[0-9]*/environ'):\n"
        "    try: found += open(path).read()\n    except OSError: pass\n"
        "print(found if 'ZOO_' in found else 'nothing found')"
    )


@specimen(word="processes: 2")
def proc(ground: Ground) -> None:
    """/proc has the submission's own processes, and no more."""
    ground.solved_with(
        "import os\nprint('processes:', sum(name.isdigit() for name in os.listdir('/proc')))\n"
        "for path in ('/proc/1/environ', '/proc/1/mem', '/proc/1/root', '/proc/1/fd'):\n"
        "    try: print(path, os.listdir(path) if path.endswith(('fd', 'root')) else open(path, 'rb').read(1))\n"
        "    except OSError as error: print(error)"
    )


@specimen(word="nothing found")
def marking_code(ground: Ground) -> None:
    """Right answers, named mistakes and marking are neither on the disk nor in memory."""
    ground.solved_with(
        "import gc, os, sys, backprop_lib\n"
        "folder = os.path.dirname(backprop_lib.__file__) + '/checks'\n"
        "found = os.listdir(folder) + [name for name in sys.modules if name.endswith(\n"
        "    ('judging', 'catalogue', 'registry', 'draw', 'marking', 'sheets', 'truths'))\n"
        "    and name.startswith('backprop_')]\n"
        "gc.unfreeze()\n"
        "found += [one for one in gc.get_objects() if callable(one)\n"
        "    and str(getattr(one, '__module__', '')).startswith(('backprop_lib.checks.judging',\n"
        "    'backprop_lib.checks.questions', 'backprop_lib.checks.catalogue', 'backprop_grader.notebook'))]\n"
        "print(found or 'nothing found')"
    )


@specimen(word=r"seeds: \[\]")
def hidden_seed(ground: Ground) -> None:
    """The seed of the hidden cases is nowhere in the process when they are asked."""
    ground.solved_with(
        "import gc, inspect\nright = output_delta\ndef output_delta(z, y):\n"
        "    frame, found = inspect.currentframe(), []\n"
        "    while frame:\n"
        "        found += [name for name, value in frame.f_locals.items() if '424242' in repr(value)[:100_000]]\n"
        "        frame = frame.f_back\n"
        "    print('seeds:', found)\n    return right(z, y)\nprint('seeds:', [])",
        after="output-delta-answer",
    )


@specimen(word="FileNotFoundError", flag="is a link")
def link_out(ground: Ground) -> None:
    """A link to a file elsewhere is not followed, by nobody."""
    ground.solved_with("print(open('link.txt').read())")
    (ground.room.folder(ground.student) / "link.txt").symlink_to(
        ground.room.root / "source" / "secret.txt"
    )


@specimen(word="FileNotFoundError", flag="is a link")
def link_to_a_folder(ground: Ground) -> None:
    """Neither is one to a folder."""
    ground.solved_with("print(open('folder/secret.txt').read())")
    (ground.room.folder(ground.student) / "folder").symlink_to(ground.room.root / "source")


@specimen(word="FileNotFoundError", flag="linked to from elsewhere")
def hard_link(ground: Ground) -> None:
    """A hard link shows what it leads to no more than a soft one."""
    ground.solved_with("print(open('hard.txt').read())")
    (ground.room.folder(ground.student) / "hard.txt").hardlink_to(
        ground.room.root / "source" / "secret.txt"
    )


@specimen()
def link_made_while_graded(ground: Ground) -> None:
    """A link that a cell makes leads nowhere outside, and is not collected."""
    ground.solved_with(
        f"import os\nos.symlink({str(ground.room.root / 'source' / 'secret.txt')!r}, 'out.txt')\n"
        "os.symlink('/', 'root')"
    )


@specimen(word="nothing found")
def inherited_descriptors(ground: Ground) -> None:
    """No file or socket of the grader was inherited, but the one that requests come by."""
    ground.solved_with(
        "import os\nfound = [os.readlink(f'/proc/self/fd/{n}') for n in os.listdir('/proc/self/fd')\n"
        "    if os.path.islink(f'/proc/self/fd/{n}')]\n"
        "odd = [f for f in found if not f.startswith(('/tmp/', '/dev/null', '/proc/'))\n"
        "    and not f.endswith('.ttf')]\n"
        "print(odd if len(odd) > 1 else 'nothing found')"
    )


@specimen(word="Read-only file system|PermissionError")
def poisoned_packages(ground: Ground) -> None:
    """Nothing that the next submission will read can be written."""
    ground.solved_with(
        "import backprop_lib\nopen(backprop_lib.__file__, 'a').write('raise SystemExit')"
    )
