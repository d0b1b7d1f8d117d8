// Questions stand complete in the page, each explanation behind its <details>.
// This hides the explanations until the reader has tried, and says which of them applies.
// What was answered right is remembered on this device; nothing leaves the page.
(() => {
  const STORE = "bp-questions";

  // Storage may be forbidden: in a private window, or for a page opened as a file.
  function remembered() {
    try {
      return JSON.parse(localStorage.getItem(STORE)) ?? {};
    } catch {
      return {};
    }
  }

  function remember(key) {
    try {
      localStorage.setItem(STORE, JSON.stringify({ ...remembered(), [key]: true }));
    } catch {}
  }

  function make(tag, attributes, ...children) {
    const element = Object.assign(document.createElement(tag), attributes);
    element.append(...children);
    return element;
  }

  function copy(element) {
    const twin = element.cloneNode(true);
    for (const part of [twin, ...twin.querySelectorAll("[id]")]) part.removeAttribute("id");
    return twin;
  }

  const why = (answer) => [...answer.querySelectorAll(".bp-question-why")].map(copy);
  const answersOf = (question) => [...question.querySelector(".bp-question-answers").children];
  const shown = (question) => question.querySelector(".bp-question-number").textContent;
  const isRight = (answer) => "right" in answer.dataset;

  // Each kind judges a try: right is true, false, or absent when there was nothing to judge.
  const kinds = {
    choice: {
      judge(question) {
        const inputs = [...question.querySelectorAll(".bp-question-options input")];
        const answers = answersOf(question);
        const chosen = inputs.map((_, i) => i).filter((i) => inputs[i].checked);
        const several = inputs[0].type === "checkbox";
        if (!chosen.length) return { say: ["Choose an option first."] };
        const wrong = chosen.filter((i) => !isRight(answers[i]));
        const missing = answers.some((answer, i) => isRight(answer) && !inputs[i].checked);
        if (!wrong.length && !missing) {
          return { right: true, say: ["Right.", ...chosen.flatMap((i) => why(answers[i]))] };
        }
        const say = several ? ["Not yet."] : [];
        for (const i of wrong) {
          const sentence = `${inputs[i].value} ${several ? "does not hold" : "is wrong"}.`;
          say.push(several ? make("strong", {}, sentence) : sentence, ...why(answers[i]));
        }
        if (several && missing) say.push("Something that holds is not chosen.");
        return { right: false, say };
      },
      answer(question) {
        const letters = [...question.querySelectorAll(".bp-question-letter")];
        const right = answersOf(question).map(isRight);
        return `The answer: ${letters.filter((_, i) => right[i]).map((letter) => letter.textContent).join(", ")}.`;
      },
    },

    number: {
      judge(question) {
        const input = question.querySelector(".bp-question-try input");
        const typed = input.value.trim();
        const { value, decimals } = read(typed);
        input.setAttribute("aria-invalid", Number.isNaN(value));
        if (!typed) return { say: ["Type a number first."] };
        if (Number.isNaN(value)) {
          return { say: [`“${typed}” does not read as a number. Write it like 12, −0.5, 1/4 or 3e-2.`] };
        }
        const digits = Number(question.dataset.digits);
        const answer = Number(question.dataset.answer);
        const away = (other, places) =>
          Math.abs(value - other) / (0.5 * 10 ** -places * (1 + 1e-9) + 1e-12 * Math.abs(other));
        if (away(answer, digits) <= 1) return { right: true, say: [`Right: ${shown(question)}.`] };
        const slips = answersOf(question).filter((slip) => "value" in slip.dataset);
        const distance = (slip) => away(Number(slip.dataset.value), digits);
        const nearest = slips.sort((a, b) => distance(a) - distance(b))[0];
        if (nearest && distance(nearest) <= 1) {
          return { right: false, say: [`Not this: ${typed}.`, ...why(nearest)] };
        }
        if (decimals > 0 && decimals < digits && away(answer, decimals) <= 1) {
          return { say: [`Right as far as it goes. Give ${digits} decimals.`] };
        }
        const hint = question.querySelector(".bp-question-hint");
        const help = hint ? [...hint.children].slice(1).map(copy) : ["Work it out once more."];
        if (hint) help[0].prepend("Hint: ");
        return { right: false, say: [`Not this: ${typed}.`, ...help] };
      },
      answer: (question) => `The answer: ${shown(question)}.`,
    },

    order: {
      begin(question) {
        const list = question.querySelector(".bp-question-steps");
        const verdict = question.querySelector(".bp-question-verdict");
        const place = (step) => [...list.children].indexOf(step) + 1;
        const moved = (step) => {
          for (const each of list.children) {
            const [up, down] = each.querySelectorAll("button");
            up.setAttribute("aria-disabled", !each.previousElementSibling);
            down.setAttribute("aria-disabled", !each.nextElementSibling);
          }
          if (!step) return;
          delete question.dataset.state;
          verdict.replaceChildren(
            make("p", {}, ...copy(step.firstElementChild).childNodes, ` is now ${place(step)} of ${list.children.length}.`),
          );
        };
        for (const [i, step] of [...list.children].entries()) {
          const words = step.firstElementChild;
          words.id = `${question.id}-step-${i}`;
          const button = (direction, arrow) => {
            const made = make("button", { type: "button", id: `${words.id}-${direction}` }, arrow);
            made.title = direction;
            made.setAttribute("aria-label", direction);
            made.setAttribute("aria-labelledby", `${made.id} ${words.id}`);
            return made;
          };
          const up = button("up", "↑");
          const down = button("down", "↓");
          // The neighbour moves, not the step itself: so the button keeps the focus.
          up.addEventListener("click", () => {
            const before = step.previousElementSibling;
            if (!before) return;
            step.after(before);
            moved(step);
          });
          down.addEventListener("click", () => {
            const after = step.nextElementSibling;
            if (!after) return;
            step.before(after);
            moved(step);
          });
          step.append(make("span", { className: "bp-question-moves" }, up, down));
        }
        moved();
        dragging(list, moved);
      },
      judge(question) {
        const steps = [...question.querySelector(".bp-question-steps").children];
        const misplaced = steps.filter((step, i) => Number(step.dataset.place) !== i);
        const all = steps.length;
        if (!misplaced.length) {
          return { right: true, say: [`Right: all ${all} are in place.`, ...why(answersOf(question)[0])] };
        }
        const first = copy(misplaced[0].firstElementChild);
        const say = [`${all - misplaced.length} of ${all} are in place.`];
        return { right: false, say: [...say, make("p", {}, "The first that is not: ", first)] };
      },
      answer: () => "The right order stands below.",
    },
  };

  // A number as people type it: comma or point, any dash for a minus, spaces, a/b, 3e-2, 3·10^-2.
  function read(typed) {
    const plain = typed
      .replace(/\s|^[=≈]/g, "")
      .replace(/[−‐‑‒–—]/g, "-")
      .replace(/,/g, ".")
      .replace(/[⁄∕÷]/g, "/")
      .replace(/[×·*]10\^\(?([+-]?\d+)\)?/g, "e$1");
    const number = String.raw`([+-]?(?:\d+\.?(\d*)|\.(\d+))(?:e[+-]?\d+)?)`;
    const found = new RegExp(`^${number}(?:/${number})?$`, "i").exec(plain);
    const value = found ? Number(found[1]) / Number(found[4] ?? 1) : NaN;
    const written = found && !found[4] && !/e/i.test(plain) ? found[2] ?? found[3] : "";
    return { value: Number.isFinite(value) ? value : NaN, decimals: written.length };
  }

  // By the mouse as well; the buttons do the same by keyboard and by touch.
  function dragging(list, moved) {
    let held = null;
    for (const step of list.children) step.draggable = true;
    list.addEventListener("dragstart", (event) => {
      held = event.target.closest("li");
      event.dataTransfer.effectAllowed = "move";
    });
    list.addEventListener("dragover", (event) => {
      const over = event.target.closest("li");
      if (!held || over?.parentElement !== list) return;
      event.preventDefault();
      const { top, height } = over.getBoundingClientRect();
      if (over !== held) event.clientY < top + height / 2 ? over.before(held) : over.after(held);
    });
    list.addEventListener("drop", (event) => event.preventDefault());
    list.addEventListener("dragend", () => {
      if (held) moved(held);
      held = null;
    });
  }

  function start(question) {
    const kind = kinds[question.dataset.kind];
    const find = (name) => question.querySelector(`.bp-question-${name}`);
    const [check, show, verdict, answers] = ["check", "show", "verdict", "answers"].map(find);

    const done = () => {
      if (find("done")) return;
      find("title").firstElementChild.append(make("span", { className: "bp-question-done" }, " ✓ answered"));
    };

    const say = (parts) => {
      verdict.replaceChildren(...parts.map((part) => (part instanceof Node ? part : make("p", {}, part))));
      for (const box of verdict.querySelectorAll(".bp-scroll")) {
        if (box.scrollWidth > box.clientWidth) box.tabIndex = 0;
      }
    };

    const label = () => {
      const what = question.dataset.state === "right" ? "every explanation" : "the answer";
      show.textContent = `${answers.hidden ? "Show" : "Hide"} ${what}`;
    };

    const judge = () => {
      const { right, say: parts } = kind.judge(question);
      say(parts);
      if (right === undefined) {
        delete question.dataset.state;
        return;
      }
      question.dataset.state = right ? "right" : "wrong";
      if (right) {
        remember(question.dataset.key);
        done();
      }
      show.hidden = right && answers.hidden && answers.children.length < 2;
      label();
    };

    check.addEventListener("click", judge);
    question.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || !event.target.matches("input")) return;
      event.preventDefault();
      judge();
    });
    show.addEventListener("click", () => {
      answers.hidden = !answers.hidden;
      for (const answer of answers.children) {
        answer.open = question.dataset.state === "right" || isRight(answer);
      }
      if (!answers.hidden && question.dataset.state !== "right") {
        say([kind.answer(question)]);
        delete question.dataset.state;
      }
      label();
    });

    question.classList.add("bp-question-live");
    find("try").hidden = false;
    answers.hidden = true;
    if (remembered()[question.dataset.key]) done();
    kind.begin?.(question);
  }

  document.querySelectorAll(".bp-question").forEach(start);
})();
