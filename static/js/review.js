// A review by keyboard: j and k walk through the changes, a accepts one, r rejects it. Without it, Tab does the same.
for (const form of document.querySelectorAll("[data-behaviour~=review]")) {
  const changes = [...form.querySelectorAll("[data-change]")];
  for (const help of form.querySelectorAll("[data-review-keys]")) help.hidden = false;
  const current = () => changes.findIndex((change) => change.contains(document.activeElement));
  const go = (change) => {
    change?.focus();
    change?.scrollIntoView({ block: "nearest" });
  };
  const choose = (change, value) => {
    const choice = change?.querySelector(`input[type=radio][value=${value}]`);
    if (!choice) return;
    choice.checked = true;
    if (value === "rejected") change.querySelector("select[name$=listed]").focus();
    else go(change);
  };
  document.addEventListener("keydown", (event) => {
    const isTyping = event.target.closest("select, textarea, input:not([type=radio], [type=checkbox])");
    if (isTyping || event.ctrlKey || event.metaKey || event.altKey) return;
    const at = current();
    if (event.key === "j") go(changes[Math.min(at + 1, changes.length - 1)]);
    else if (event.key === "k") go(changes[Math.max(at - 1, 0)]);
    else if (event.key === "a") choose(changes[at], "accepted");
    else if (event.key === "r") choose(changes[at], "rejected");
    else return;
    event.preventDefault();
  });
}
