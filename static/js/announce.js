// Screen readers hear the new number of results after htmx has swapped them: [data-announce] repeats [data-said].
document.addEventListener("htmx:afterSettle", () => {
  const region = document.querySelector("[data-announce]");
  const said = document.querySelector("[data-said]");
  if (region && said) region.textContent = said.textContent;
});
