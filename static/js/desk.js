// The form of a school's desk. Without scripts its limits are printed, and its buttons save it.

// [data-words] counts the words of the field that it is of.
for (const counter of document.querySelectorAll("[data-words]")) {
  const field = document.getElementById(counter.dataset.of);
  const most = Number(counter.dataset.words);
  const count = () => {
    const words = field.value.split(/\s+/).filter(Boolean).length;
    counter.textContent = words > most ? `${words} written: ${words - most} too many.` : `${words} written.`;
  };
  field.addEventListener("input", count);
  count();
}

// [data-now] is there while the field that it is of says something else.
for (const line of document.querySelectorAll("[data-now]")) {
  const field = document.getElementById(line.dataset.of);
  const tidy = (text) => text.replaceAll("\r\n", "\n").trim();
  field.addEventListener("input", () => {
    line.hidden = tidy(field.value) === tidy(line.dataset.now);
  });
}

// [data-autosave] saves itself a moment after the last key, one save after the other.
for (const form of document.querySelectorAll("form[data-autosave]")) {
  const status = form.querySelector("[data-autosave-status]");
  let timer;
  let saving;

  const save = async () => {
    const time = { hour: "2-digit", minute: "2-digit", hour12: false };
    const options = { method: "POST", body: new FormData(form), headers: { "X-Autosave": "1" }, redirect: "error" };
    try {
      const answer = await fetch(form.getAttribute("action"), options);
      if (answer.status !== 204) throw new Error(`Autosave answered ${answer.status}`);
      form.dispatchEvent(new CustomEvent("saved", { detail: new URLSearchParams(options.body).toString() }));
      status.textContent = `Saved at ${new Date().toLocaleTimeString("en-US", time)}`;
    } catch {
      status.textContent = "Not saved. Use “Save as a draft”: what you wrote stays, even if you must sign in again.";
    }
  };

  form.addEventListener("input", () => {
    clearTimeout(timer);
    status.textContent = "";
    timer = setTimeout(async () => {
      await saving;
      saving = save();
      await saving;
      saving = undefined;
    }, 1500);
  });

  // What is on its way must not arrive after what a button sends.
  form.addEventListener("submit", async (event) => {
    clearTimeout(timer);
    if (!saving) return;
    event.preventDefault();
    await saving;
    saving = undefined;
    form.requestSubmit(event.submitter);
  });
}
