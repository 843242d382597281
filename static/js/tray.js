// What is gathered for a comparison, as a line at the foot of the window. Pages that a cache may keep know nothing of
// it: a cookie says that there is something, and then the line is fetched. [data-tray] buttons add without leaving.
if (!document.querySelector("[data-tray-page]")) {
  const address = `${document.currentScript.dataset.trayAddress}?part=bar`;
  const bar = Object.assign(document.createElement("section"), { className: "tray", ariaLabel: "Tray" });
  const said = Object.assign(document.createElement("p"), { className: "visually-hidden", role: "status" });

  const show = async (options) => {
    const answer = await fetch(address, options);
    if (!answer.ok) throw new Error(`The tray answered ${answer.status}`);
    bar.innerHTML = await answer.text();
    if (bar.childElementCount) document.getElementById("main").append(bar);
    else bar.remove();
    said.textContent = [...bar.querySelectorAll("[data-tray-said]")].map((each) => each.textContent).join(" ");
  };

  const refresh = () => {
    if (bar.isConnected || /(^|; )tray=/.test(document.cookie)) show().catch(() => bar.remove());
  };

  document.body.append(said);
  refresh();
  addEventListener("pageshow", (event) => event.persisted && refresh());
  document.addEventListener("submit", async (event) => {
    const button = event.submitter;
    if (!button?.matches("[data-tray]")) return;
    event.preventDefault();
    const sent = new FormData(event.target);
    if (button.name) sent.append(button.name, button.value);
    try {
      await show({ method: "POST", body: sent });
    } catch {
      button.removeAttribute("data-tray"); // then as without scripts
      event.target.requestSubmit(button);
    }
  });
}
