"""Submissions with odd files, odd names and pages that want to run."""

import os

import nbformat
from classroom import NOTHING, cell_of, with_cell
from nbformat.v4 import new_markdown_cell

from zoo import Ground, specimen

MARK = "document.documentElement.dataset.zoo = 'it ran'"


@specimen(word="data of mine")
def own_files(ground: Ground) -> None:
    """Files that were handed in are beside the notebook, also in folders and under foreign names."""
    ground.solved_with("print(open('dossier/données 数据.txt').read())")
    folder = ground.room.folder(ground.student) / "dossier"
    folder.mkdir(exist_ok=True)
    (folder / "données 数据.txt").write_text("data of mine")


@specimen()
def non_latin_names(ground: Ground) -> None:
    """Names in any script keep their marks."""
    notebook = ground.room.solved()
    answer = cell_of(notebook, "output-delta-answer")
    answer.source = answer.source.replace("    a =", "    активация =").replace("(a ", "(активация ").replace("* a *", "* активация *").replace("- a)", "- активация)")  # fmt: skip
    notebook.cells.append(new_markdown_cell("解答 ✓ 🙂 \u202egnitirw sdrawkcab"))
    ground.room.hand_in(ground.student, notebook)


@specimen(flag="is no ordinary file", plain=False)
def pipe_among_the_files(ground: Ground) -> None:
    """A pipe that nobody writes to is not read."""
    ground.solved_with("1")
    os.mkfifo(ground.room.folder(ground.student) / "pipe")


@specimen(flag="timestamp.txt tells no time")
def time_that_is_none(ground: Ground) -> None:
    """The file from which nbgrader reads when the work came holds something else."""
    ground.solved_with("1")
    (ground.room.folder(ground.student) / "timestamp.txt").write_text("yesterday" * 1_000_000)


@specimen()
def names_that_steer(ground: Ground) -> None:
    """Names of files that would be options, paths or escapes are only names."""
    ground.solved_with("import os\nprint(sorted(os.listdir('.')))")
    folder = ground.room.folder(ground.student)
    for name in ("-rf", "..\\..\\gradebook.db", "\x1b[2J", "$(touch hacked)", "a\nb", "%2e%2e%2f"):
        (folder / name).write_text("")
    (folder / os.fsdecode(b"\xff\xfe.txt")).write_text("")


@specimen(flag="link")
def link_with_a_name_that_steers(ground: Ground) -> None:
    """A name that would steer the instructor's terminal is told without doing so."""
    ground.solved_with("1")
    (ground.room.folder(ground.student) / "\x1b[2Jhidden").symlink_to("/")


@specimen()
def second_notebook(ground: Ground) -> None:
    """A notebook that the assignment does not have is left out."""
    ground.solved_with("1")
    nbformat.write(ground.room.solved(), ground.room.folder(ground.student) / "mine.ipynb")


@specimen(marks=NOTHING, flag="is missing; there is final FINAL")
def renamed_notebook(ground: Ground) -> None:
    """A notebook under another name is not the assignment's."""
    nbformat.write(ground.room.solved(), ground.room.folder(ground.student) / "final FINAL.ipynb")


@specimen(flag="more than 2000 files")
def thousands_of_files(ground: Ground) -> None:
    """Thousands of files are not carried along."""
    ground.solved_with("1")
    for number in range(3000):
        (ground.room.folder(ground.student) / f"{number}.txt").touch()


@specimen()
def page_that_wants_to_run(ground: Ground) -> None:
    """Scripts and HTML in text and outputs do not run in the feedback."""
    room = ground.room
    notebook = room.solved()
    ways = [
        f"<script>{MARK}</script>",
        f'<img src=x onerror="{MARK}">',
        f'<svg onload="{MARK}"></svg>',
        f'<iframe srcdoc="<script>parent.{MARK}</script>"></iframe>',
        f'<a id="zoo-link" href="javascript:{MARK}">press me</a>',
        f'<details open ontoggle="{MARK}">x</details>',
        f"[press me](javascript:{MARK})",
        "<style>.jp-Notebook, .panel { display: none !important }</style>",
        '<meta http-equiv="refresh" content="0;url=about:blank">',
        '<base href="http://192.0.2.1/">',
        f'<form action="javascript:{MARK}"><button>press</button></form>',
        f"$\\href{{javascript:{MARK}}}{{press}}$",
        f'<math href="javascript:{MARK}"><mi onclick="{MARK}">press</mi></math>',
        f'<math><mtext><table><mglyph><style><img src=x onerror="{MARK}"></style></mglyph></table></mtext></math>',
        f'<math><annotation-xml encoding="text/html"><script>{MARK}</script></annotation-xml></math>',
        f'$\\text{{<img src=x onerror="{MARK}">}}$',
        '<img src="http://192.0.2.1/seen.png"><p style="background: url(http://192.0.2.1/seen.png)">x</p>',
        f'<i title="<math><mi> onmouseover={MARK} </mi></math>">press</i>',
    ]
    notebook.cells += [new_markdown_cell(way) for way in ways]
    code = ["from IPython.display import HTML, Javascript, Latex, Markdown, display"]
    for way in ways:
        svg = f'<svg xmlns="http://www.w3.org/2000/svg">{way}</svg>'
        code += [f"display(HTML({way!r}))", f"display(Markdown({way!r}))", f"print({way!r})"]
        code.append(f"display({{'image/svg+xml': {svg!r}}}, raw=True)")
    odd = {
        "text/vnd.mermaid": ways[1],
        "application/vnd.jupyter.widget-view+json": {"model_id": ways[1]},
    }
    code += [
        f"display(Javascript({MARK!r}))",
        f"display(Latex({ways[0]!r}))",
        f"display({odd!r}, raw=True)",
    ]
    code.append(f"raise RuntimeError({ways[0]!r} + {ways[1]!r})")
    made = with_cell(notebook, "\n".join(code))
    cell_of(made, "why").source = "My answer. " + " ".join(ways)
    cell_of(made, "output-delta-answer").source += f"\n# {ways[0]}"
    room.hand_in(ground.student, made)
