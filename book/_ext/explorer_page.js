// Starts the explorers of a page when they come near the window, each with a model that offers
// what Jupyter's widgets offer: get, set, on, off, save_changes.
(() => {
  const FAR = "2000px"; // from the window: an explorer's script and styles are asked for
  const NEAR = "400px"; // it starts
  const HERE = document.currentScript?.src ?? location.href;
  const LINK = /^#([\w-]+)=([\w-]+)$/; // an explorer's id and its state

  const encode = (values) =>
    btoa(String.fromCharCode(...new TextEncoder().encode(JSON.stringify(values))))
      .replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");

  const decode = (text) =>
    JSON.parse(
      new TextDecoder().decode(
        Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (c) => c.charCodeAt(0)),
      ),
    );

  // What a link says of the explorer; anything that is no state is none.
  function linked(id) {
    const found = location.hash.match(LINK);
    if (found?.[1] !== id) return {};
    try {
      return decode(found[2]);
    } catch {
      return {};
    }
  }

  function modelOf(host, initial) {
    const values = { ...initial };
    const listeners = new Map();
    return {
      get: (name) => values[name],
      set(name, value) {
        values[name] = value;
        for (const listener of [...(listeners.get(`change:${name}`) ?? [])]) listener();
      },
      on(event, listener) {
        if (!listeners.has(event)) listeners.set(event, new Set());
        listeners.get(event).add(listener);
      },
      off(event, listener) {
        listeners.get(event)?.delete(listener);
      },
      save_changes() {},
      // The book's number of one of its equations, and where it stands; only a page knows them.
      equation: (label) => JSON.parse(host.dataset.equations ?? "{}")[label],
      // Only a page has an address to put the state into.
      link() {
        history.replaceState(null, "", `#${host.id}=${encode(values)}`);
        return location.href;
      },
    };
  }

  function start(host) {
    const given = JSON.parse(host.dataset.state);
    const { render, accepts = () => true } = window.backpropExplorers[host.dataset.explorer];
    function stateOfLink() {
      const wanted = { ...given, ...linked(host.id) };
      const known = Object.keys(wanted).every((name) => Object.hasOwn(given, name));
      return known && accepts(wanted) ? wanted : null;
    }
    const model = modelOf(host, stateOfLink() ?? given);
    const live = document.createElement("div");
    host.append(live);
    render({ model, el: live });
    host.dataset.started = "";
    addEventListener("hashchange", () => {
      if (location.hash.match(LINK)?.[1] !== host.id) return;
      for (const [name, value] of Object.entries(stateOfLink() ?? {})) model.set(name, value);
    });
  }

  // Several explorers of a page have the same styles, and may be of the same kind.
  const asked = new Map();
  function ask(tag, attributes) {
    const key = Object.values(attributes).join();
    if (!asked.has(key)) {
      const element = Object.assign(document.createElement(tag), attributes);
      asked.set(key, new Promise((done) => element.addEventListener("load", done, { once: true })));
      document.head.append(element);
    }
    return asked.get(key);
  }
  const fetched = ({ dataset: { script, style } }) =>
    script &&
    Promise.all([
      ask("link", { rel: "stylesheet", href: new URL(style, HERE).href }),
      ask("script", { src: new URL(script, HERE).href }),
    ]);

  const hosts = document.querySelectorAll("[data-explorer]");
  function within(rootMargin, act) {
    const observer = new IntersectionObserver(
      (entries) => {
        for (const { isIntersecting, target } of entries) {
          if (!isIntersecting) continue;
          observer.unobserve(target);
          act(target);
        }
      },
      { rootMargin },
    );
    for (const host of hosts) observer.observe(host);
  }
  function begin() {
    within(FAR, fetched);
    within(NEAR, async (host) => {
      await fetched(host);
      start(host);
    });
  }
  // What the page shows first comes first.
  const idle = window.requestIdleCallback ?? setTimeout;
  addEventListener("load", () => idle(begin));

  // A link to an explorer's state goes to the explorer, once the page is laid out.
  const goThere = () => document.getElementById(location.hash.match(LINK)?.[1])?.scrollIntoView();
  addEventListener("load", goThere);
  addEventListener("hashchange", goThere);
})();
