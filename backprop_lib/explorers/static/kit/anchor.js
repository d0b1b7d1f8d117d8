// Keeps a control under the pointer that pressed it, while what stands above it grows or shrinks.

const scrolls = ({ scrollHeight, clientHeight }) => scrollHeight > clientHeight;

function scrollerOf(element) {
  for (let box = element.parentElement; box; box = box.parentElement) {
    if (scrolls(box) && ["auto", "scroll"].includes(getComputedStyle(box).overflowY)) return box;
  }
  return document.scrollingElement;
}

// Returns { take(element), keep() }: take remembers where the element is, keep brings it back there.
export function anchor() {
  let taken = null;
  const topOf = (element) => element.getBoundingClientRect().top;
  return {
    take(element) {
      taken = { element, top: topOf(element) };
    },
    keep() {
      if (!taken) return;
      const moved = topOf(taken.element) - taken.top;
      if (moved) scrollerOf(taken.element).scrollBy({ top: moved, behavior: "instant" });
      taken = null;
    },
  };
}
