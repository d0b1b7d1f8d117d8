
      // Before anything is painted, so that nothing changes its colour or place afterwards.
      (() => {
        // A browser may refuse to remember; then pages do so until they are closed.
        for (const name of ["localStorage", "sessionStorage"]) {
          try {
            window[name].length;
          } catch {
            const values = new Map();
            const value = {
              getItem: (key) => values.get(key) ?? null,
              setItem: (key, text) => void values.set(key, String(text)),
              removeItem: (key) => void values.delete(key),
            };
            Object.defineProperty(window, name, { value });
          }
        }
        const { dataset } = document.documentElement;
        const mode = localStorage.getItem("mode") ?? "auto";
        const system = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
        dataset.mode = mode;
        dataset.theme = mode === "auto" ? system : mode;

        // Fonts come within the style sheets, but are unpacked later than these take effect. The page
        // is shown when its letters, signs and icons have their widths. Where it is read from its top,
        // its text is not laid out before; else the browser looks for the place in what is laid out.
        const root = document.documentElement;
        const show = () => root.classList.remove("bp-unpacking", "bp-from-top");
        const unpack = () => {
          const sheets = [...document.querySelectorAll("link[rel=stylesheet]")];
          if (sheets.every(({ sheet }) => sheet)) {
            Promise.allSettled([...document.fonts].map((font) => font.load())).then(show);
          }
        };
        root.classList.add("bp-unpacking");
        const opened = performance.getEntriesByType("navigation")[0]?.type === "navigate";
        if (opened && !location.hash) root.classList.add("bp-from-top");
        addEventListener("load", ({ target }) => target.rel === "stylesheet" && unpack(), true);
        addEventListener("error", show, true);
        addEventListener("DOMContentLoaded", unpack);
        addEventListener("load", show);

        // The depth that the reader chose opens before the page is seen, not after. It is kept by
        // sphinx-design, under this name.
        const labels = document.getElementsByClassName("sd-tab-label");
        let done = 0;
        const open = () => {
          for (; done < labels.length; done++) {
            const { dataset, htmlFor } = labels[done];
            const chosen = localStorage.getItem(`sphinx-design-tab-id-${dataset.syncGroup}`);
            if (chosen && chosen === dataset.syncId) document.getElementById(htmlFor).checked = true;
          }
          if (document.readyState === "loading") requestAnimationFrame(open);
        };
        open();
      })();
    
