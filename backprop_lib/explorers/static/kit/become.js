// Makes the contents of an element like others, and touches only what differs: what stays needs no
// new layout, and whoever has the focus in it keeps it. For contents without listeners.

const bare = (element) => element.cloneNode(false);

const alike = (old, fresh) => old.nodeName === fresh.nodeName && bare(old).isEqualNode(bare(fresh));

export function become(element, ...fresh) {
  const before = [...element.childNodes];
  fresh.forEach((part, i) => {
    const node = typeof part === "string" ? document.createTextNode(part) : part;
    const old = before[i];
    if (!old) element.append(node);
    else if (old.isEqualNode(node)) return;
    else if (old.nodeType === Node.TEXT_NODE && node.nodeType === Node.TEXT_NODE) old.data = node.data;
    else if (alike(old, node)) become(old, ...node.childNodes);
    else old.replaceWith(node);
  });
  for (const old of before.slice(fresh.length)) old.remove();
}
