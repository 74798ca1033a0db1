// The database, a branch at a time: only what is open is asked for, and followed.

import { made, the } from "./elements.mjs";

/** By path as text: the list of an open branch. */
const lists = new Map();
let send = () => undefined;

/** Open the root. `toStack` sends a frame. */
export function startTree(toStack) {
  send = toStack;
  open([], the("tree"));
}

/** Ask for all that is open: a new connection knows nothing of it. */
export function askAgain() {
  for (const text of lists.keys()) send({ open: JSON.parse(text) });
}

/** Hear what lies at open branches now. */
export function treeIs(levels) {
  for (const level of levels) {
    const list = lists.get(JSON.stringify(level.path));
    if (list) draw(list, level);
  }
}

function draw(list, level) {
  const former = new Map([...list.children].map((item) => [item.dataset.key, item]));
  const items = level.children.map((child) => kept(former.get(child.key), child) ?? item(level.path, child));
  if (former.size) items.forEach((each) => each.classList.toggle("changed", !list.contains(each)));
  replace(list, items);
  for (const [key, gone] of former) if (key && !list.contains(gone)) forget([...level.path, key]);
  const left = (level.total ?? 0) - level.children.length;
  if (left > 0) list.append(made("li", { class: "quiet" }, `and ${left.toLocaleString("en")} more`));
  if (!items.length) list.append(made("li", { class: "quiet" }, level.value === null ? "nothing" : String(level.value)));
}

/** Another content, and whoever stood in it with the keyboard stands there still. */
function replace(list, items) {
  const focused = document.activeElement;
  list.replaceChildren(...items);
  if (focused !== document.activeElement && list.contains(focused)) focused.focus();
}

/** The item that shows the child already, if it does; open branches stay open. */
function kept(item, child) {
  if (!item || item.dataset.branch !== String(child.total !== null)) return undefined;
  if (child.total !== null) item.firstChild.textContent = label(child);
  return child.total !== null || item.textContent === label(child) ? item : undefined;
}

function item(parent, child) {
  const isBranch = child.total !== null;
  const content = isBranch ? made("button", { type: "button", "aria-expanded": "false", onclick: (event) => toggle(event.currentTarget, [...parent, child.key]) }, label(child)) : label(child);
  return made("li", { class: "data", "data-key": child.key, "data-branch": String(isBranch) }, content);
}

const label = (child) => (child.total === null ? `${child.key}: ${JSON.stringify(child.value)}` : `${child.key} (${child.total.toLocaleString("en")})`);

function toggle(button, path) {
  const isOpen = button.getAttribute("aria-expanded") === "true";
  button.setAttribute("aria-expanded", String(!isOpen));
  if (isOpen) {
    button.nextElementSibling.remove();
    forget(path);
  } else open(path, button.parentElement);
}

function open(path, parent) {
  const list = made("ul", {});
  lists.set(JSON.stringify(path), list);
  parent.append(list);
  send({ open: path });
}

/** A branch that is closed or gone, with all that was open below it. */
function forget(path) {
  for (const text of [...lists.keys()]) {
    const other = JSON.parse(text);
    if (!path.every((key, at) => other[at] === key)) continue;
    lists.delete(text);
    send({ close: other });
  }
}
