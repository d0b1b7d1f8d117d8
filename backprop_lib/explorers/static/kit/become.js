// Makes the contents of an element like others, and touches only what differs: what stays needs no
// new layout, and whoever has the focus in it keeps it. For contents without listeners.

const attributes = (node) => [...(node.attributes ?? [])];

const alike = (old, fresh) =>
  old.nodeName === fresh.nodeName &&
  attributes(old).length === attributes(fresh).length &&
  attributes(fresh).every(({ name, value }) => old.getAttribute(name) === value);

export function become(element, ...fresh) {
  const before = [...element.childNodes];
  fresh.forEach((part, i) => {
    const node = typeof part === "string" ? document.createTextNode(part) : part;
    const old = before[i];
    if (!old) element.append(node);
    else if (!alike(old, node)) old.replaceWith(node);
    else if (old.nodeType !== Node.TEXT_NODE) become(old, ...node.childNodes);
    else if (old.data !== node.data) old.data = node.data;
  });
  for (const old of before.slice(fresh.length)) old.remove();
}
