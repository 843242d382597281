// Suggestions under a [data-suggest] field, which htmx fetches: arrows walk through the links, Escape puts them away.
for (const field of document.querySelectorAll("[data-suggest]")) {
  const list = document.getElementById(`${field.id}-suggestions`);
  const form = field.form;
  const close = () => list.replaceChildren();

  form.addEventListener("keydown", (event) => {
    const links = [...list.querySelectorAll("a")];
    const at = links.indexOf(document.activeElement);
    if (event.key === "Escape" && links.length) {
      event.preventDefault();
      field.focus();
      close();
    } else if (links.length && (event.key === "ArrowDown" || (event.key === "ArrowUp" && at >= 0))) {
      event.preventDefault();
      const next = event.key === "ArrowDown" ? links[(at + 1) % links.length] : (links[at - 1] ?? field);
      next.focus();
    }
  });
  form.addEventListener("focusout", ({ relatedTarget }) => {
    if (!form.contains(relatedTarget)) close();
  });
  form.addEventListener("submit", close);
  // An answer that comes when the reader is elsewhere, or has emptied the field, is not shown.
  list.addEventListener("htmx:beforeSwap", ({ detail }) => {
    detail.shouldSwap = form.contains(document.activeElement);
  });
}
