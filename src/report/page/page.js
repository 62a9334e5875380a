"use strict";
(() => {
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];

  // Arms to show: a box for each, and what belongs to an arm without its tick fades (in pictures) or goes (in tables).
  const choice = document.getElementById("arms");
  if (choice) {
    const show = (box) => {
      for (const part of all(`[data-arm="${box.value}"]`)) part.classList.toggle("off", !box.checked);
    };
    choice.hidden = false;
    for (const box of all("input", choice)) {
      show(box);
      box.addEventListener("change", () => show(box));
    }
  }

  // Tables that sort: each heading becomes a button.
  const key = (row, column) => {
    const cell = row.children[column];
    const value = cell.dataset.value ?? cell.textContent.trim().toLowerCase();
    const number = Number(value);
    return value !== "" && Number.isFinite(number) ? number : value;
  };
  const compare = (a, b) => {
    if (typeof a === typeof b) return typeof a === "number" ? a - b : a.localeCompare(b);
    return typeof a === "number" ? -1 : 1;
  };
  for (const table of all("table.sortable")) {
    const headings = all("thead th", table);
    headings.forEach((heading, column) => {
      const button = document.createElement("button");
      button.type = "button";
      button.append(...heading.childNodes);
      heading.append(button);
      button.addEventListener("click", () => {
        const numeric = heading.classList.contains("n");
        const before = heading.getAttribute("aria-sort");
        const downwards = before ? before === "ascending" : numeric;
        for (const other of headings) other.removeAttribute("aria-sort");
        heading.setAttribute("aria-sort", downwards ? "descending" : "ascending");
        const body = table.tBodies[0];
        const rows = [...body.rows].map((row) => [key(row, column), row]);
        const empty = ([value]) => value === "" || value === "–";
        rows.sort(([a, x], [b, y]) =>
          empty([a]) !== empty([b]) ? (empty([a]) ? 1 : -1) : downwards ? compare(b, a) : compare(a, b));
        body.append(...rows.map(([, row]) => row));
      });
    });
  }

  // On paper there is nothing to click: the assumptions are open. What is behind a picture is in the picture.
  let closed = [];
  addEventListener("beforeprint", () => {
    closed = all("details.printed:not([open])");
    for (const part of closed) part.open = true;
  });
  addEventListener("afterprint", () => {
    for (const part of closed) part.open = false;
  });
})();
