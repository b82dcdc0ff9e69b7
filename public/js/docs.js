// @ts-check
// Adds a filter to the contents of /docs and /redoc. Without it the pages lack nothing else.

/** Shows the links whose text holds every word, and the sections that have any left.
 * @param {Element} contents
 * @param {string} query
 */
function filter(contents, query) {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  for (const section of contents.querySelectorAll("section")) {
    let isEmpty = true;
    for (const item of section.querySelectorAll("li")) {
      const text = `${item.textContent} ${item.querySelector("a")?.hash ?? ""}`.toLowerCase();
      item.hidden = !words.every((word) => text.includes(word));
      if (!item.hidden) isEmpty = false;
    }
    section.hidden = isEmpty;
  }
}

const contents = document.querySelector(".contents");
if (contents) {
  const input = document.createElement("input");
  input.type = "search";
  input.className = "filter";
  input.placeholder = "Filter";
  input.setAttribute("aria-label", "Filter the contents");
  input.addEventListener("input", () => filter(contents, input.value));
  contents.prepend(input);
}
