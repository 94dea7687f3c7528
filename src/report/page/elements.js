// Elements of the page.
"use strict";

/** An element. Text is always text: no name in an answer can be markup. */
const h = (tag, attributes = {}, ...children) => {
  const element = document.createElement(tag);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else if (value === true) element.setAttribute(key, "");
    else if (value !== false && value !== null && value !== undefined) element.setAttribute(key, value);
  }
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return element;
};
const list = (items) => h("ul", {}, items.map((item) => h("li", {}, item)));
const section = (title, ...content) => [h("h3", {}, title), ...content];
const button = (text, act, attributes = {}) => h("button", { type: "button", onclick: act, ...attributes }, text);
