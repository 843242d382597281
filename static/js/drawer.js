// A [data-drawer] that stands beside its page opens by itself in browsers whose stylesheet cannot show it closed.
if (!CSS.supports("selector(::details-content)") && matchMedia("(min-width: 62rem)").matches) {
  for (const drawer of document.querySelectorAll("[data-drawer]")) drawer.open = true;
}
