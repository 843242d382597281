// A [data-drawer] opens by itself where the stylesheet cannot show it, and closes once its form is sent.
for (const drawer of document.querySelectorAll("[data-drawer]")) {
  const isWide = matchMedia("(min-width: 62rem)");
  if (isWide.matches && !CSS.supports("selector(::details-content)")) drawer.open = true;
}

document.addEventListener("submit", ({ target, submitter }) => {
  const drawer = target.querySelector("[data-drawer]");
  if (!drawer?.contains(submitter) || !drawer.querySelector("summary").checkVisibility()) return;
  drawer.open = false;
  document.getElementById("results")?.scrollIntoView();
});
