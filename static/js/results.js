// After htmx has swapped the results: disclosures stay as the reader left them, and focus goes to what is new.
{
  let left = [];

  document.addEventListener("htmx:beforeSwap", ({ detail }) => {
    left = [...detail.target.querySelectorAll("details[id]")].map(({ id, open }) => [id, open]);
  });

  document.addEventListener("htmx:afterSwap", () => {
    for (const [id, open] of left) document.getElementById(id)?.toggleAttribute("open", open);
  });

  document.addEventListener("htmx:afterSettle", ({ detail }) => {
    const pressed = detail.requestConfig?.triggeringEvent?.submitter;
    if (pressed?.name === "more") {
      document.querySelectorAll(`#facet-${pressed.value} input[type="checkbox"]`)[10]?.focus();
      return;
    }
    const drawer = document.querySelector("[data-drawer]");
    if (drawer && matchMedia("(max-width: 61.99rem)").matches) drawer.open = false;
    const count = document.getElementById("count");
    count?.focus({ preventScroll: true });
    count?.scrollIntoView();
  });
}
