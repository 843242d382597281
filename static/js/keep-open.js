// Disclosures with an id stay as the reader left them when htmx replaces the region around them.
{
  let left = new Map();

  document.addEventListener("htmx:beforeSwap", ({ detail }) => {
    left = new Map([...detail.target.querySelectorAll("details[id]")].map(({ id, open }) => [id, open]));
  });

  document.addEventListener("htmx:afterSwap", () => {
    for (const [id, open] of left) document.getElementById(id)?.toggleAttribute("open", open);
  });
}
