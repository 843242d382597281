// Links of a program's page to other sites: that one was followed is told here, for the school's desk. Not which, not who.
{
  const { program, outboundAddress } = document.currentScript.dataset;
  const tell = ({ target, button }) => {
    const link = target.closest("#main a[href^='http']");
    if (!link || link.host === location.host || button > 1) return;
    navigator.sendBeacon(outboundAddress, new URLSearchParams({ program }));
  };
  document.addEventListener("click", tell);
  document.addEventListener("auxclick", tell);
}
