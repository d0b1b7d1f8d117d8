// Starts the explorers of a page when they come near the screen, each with a model that offers
// what Jupyter's widgets offer: get, set, on, off, save_changes.
(() => {
  const NEAR = "800px";
  const HERE = document.currentScript?.src ?? location.href;

  const encode = (values) =>
    btoa(String.fromCharCode(...new TextEncoder().encode(JSON.stringify(values))))
      .replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");

  const decode = (text) =>
    JSON.parse(
      new TextDecoder().decode(
        Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (c) => c.charCodeAt(0)),
      ),
    );

  // What a link put after #explorer=: the explorer's id and its state. Anything else is no state.
  function linked(id) {
    const found = location.hash.match(/^#([\w-]+)=([\w-]+)$/);
    if (!found || found[1] !== id) return {};
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
    const wanted = { ...given, ...linked(host.id) };
    const known = Object.keys(wanted).every((name) => name in given);
    const state = known && accepts(wanted) ? wanted : given;
    const live = document.createElement("div");
    host.append(live);
    render({ model: modelOf(host, state), el: live });
    host.dataset.started = "";
  }

  // An explorer's script is asked for when the reader comes near it.
  function load(host) {
    if (window.backpropExplorers?.[host.dataset.explorer]) return start(host);
    const script = document.createElement("script");
    script.src = new URL(host.dataset.script, HERE);
    script.addEventListener("load", () => start(host));
    document.head.append(script);
  }

  const nearby = new IntersectionObserver(
    (entries) => {
      for (const { isIntersecting, target } of entries) {
        if (!isIntersecting) continue;
        nearby.unobserve(target);
        load(target);
      }
    },
    { rootMargin: NEAR },
  );
  for (const host of document.querySelectorAll("[data-explorer]")) nearby.observe(host);
  // A link to an explorer's state goes to the explorer.
  const id = location.hash.match(/^#([\w-]+)=/)?.[1];
  if (id) document.getElementById(id)?.scrollIntoView();
})();
