// SPDX-License-Identifier: Apache-2.0
// These functions build and update the document. Text only enters it as text, so that no record can add markup.

const SVG = "http://www.w3.org/2000/svg";
const STEADY_AFTER = 2_500;
const CALM = matchMedia("(prefers-reduced-motion: reduce)");

/** Makes an HTML element. Members of `attributes` that begin with "on" are listeners; null and false leave an attribute out. */
function el(name, attributes = {}, ...children) {
  return fill(document.createElement(name), attributes, children);
}

/** Makes an SVG element. */
function svg(name, attributes = {}, ...children) {
  return fill(document.createElementNS(SVG, name), attributes, children);
}

function fill(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) {
      node.addEventListener(name.slice(2), value);
    } else {
      setAttribute(node, name, value);
    }
  }
  node.append(...children.filter((child) => child !== null));
  return node;
}

/** Sets an attribute only if it differs, because an unneeded write costs a restyle. */
function setAttribute(node, name, value) {
  if (value === null || value === undefined || value === false) {
    node.removeAttribute(name);
  } else if (node.getAttribute(name) !== String(value)) {
    node.setAttribute(name, value === true ? "" : String(value));
  }
}

/** Sets the text of a node only if it differs, so that a selection in it survives. */
function setText(node, text) {
  if (node.textContent !== text) {
    node.textContent = text;
  }
}

/** Shows a number and keeps it in data-value, for numbers that always change, such as ages. */
function setQuietNumber(node, value, text = formatNumber(value)) {
  setText(node, text);
  setAttribute(node, "data-value", value ?? null);
  setAttribute(node, "data-zero", value === 0);
}

/** Shows a number and highlights a change for a moment. Numbers that change all the time are not news and do not flicker. */
function setNumber(node, value, text) {
  const before = node.dataset.value;
  setQuietNumber(node, value, text);
  if (before !== undefined && before !== node.dataset.value) {
    const now = performance.now();
    if (now - (node.changedAt ?? 0) > STEADY_AFTER) {
      highlight(node);
    }
    node.changedAt = now;
  }
}

function highlight(node) {
  if (!CALM.matches && !document.hidden) {
    const color = getComputedStyle(node).getPropertyValue("--touch");
    node.animate([{ backgroundColor: color }, { backgroundColor: "transparent" }], { duration: 900, easing: "ease-out" });
  }
}

/** Makes a node for a number, with the hook for tests. */
function number(count, attributes = {}) {
  return el("b", { class: "number", "data-count": count, ...attributes }, "–");
}

/**
 * Makes the children of `parent` those of `items`, in order. A child whose key remains is kept and updated, so that focus, scroll
 * position and open details survive.
 */
function reconcile(parent, items, keyOf, create, update = () => {}) {
  const known = parent.childrenByKey ?? (parent.childrenByKey = new Map());
  const wanted = new Set(items.map(keyOf));
  for (const [key, node] of known) {
    if (!wanted.has(key)) {
      node.remove();
      known.delete(key);
    }
  }
  let next = parent.firstChild;
  for (const item of items) {
    let node = known.get(keyOf(item));
    if (!node) {
      node = create(item);
      known.set(keyOf(item), node);
    }
    if (node === next) {
      next = next.nextSibling;
    } else {
      parent.insertBefore(node, next);
    }
    update(node, item);
  }
}

/** Text from outside, isolated from the direction of the text around it. */
function bdi(text, attributes = {}) {
  return el("bdi", attributes, text);
}

/**
 * Makes the elements of `selector` one stop of the tab key; the arrow keys move between them. A hundred stops would be a wall.
 * The result is to be called whenever elements came or went.
 */
function oneTabStop(container, selector) {
  const stops = () => [...container.querySelectorAll(selector)];
  const choose = (chosen) => stops().forEach((stop) => setAttribute(stop, "tabindex", stop === chosen ? 0 : -1));
  container.addEventListener("focusin", (event) => choose(event.target.closest(selector)));
  container.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    const all = stops();
    const next = all[all.indexOf(document.activeElement) + step];
    if (next) {
      event.preventDefault();
      next.focus();
    }
  });
  return () => {
    const all = stops();
    choose(all.find((stop) => stop.getAttribute("tabindex") === "0") ?? all[0]);
  };
}

/** Calls `action` once, `wait` milliseconds after the last of several calls. */
function debounce(action, wait) {
  let timer = 0;
  return (...values) => {
    clearTimeout(timer);
    timer = setTimeout(() => action(...values), wait);
  };
}

/** The value of a color of the style sheet, for the canvas. */
function color(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}
