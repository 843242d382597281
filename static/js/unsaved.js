// A form with a [data-behavior~=unsaved] mark asks before its page is left while it holds what was not sent.
{
  const written = (form) => new URLSearchParams(new FormData(form)).toString();
  const forms = new Map();
  let sent;

  // Scripts that fill a form in have run by then.
  addEventListener("load", () => {
    for (const mark of document.querySelectorAll("[data-behavior~=unsaved]")) {
      const form = mark.closest("form");
      forms.set(form, "isUnsaved" in mark.dataset ? undefined : written(form));
      form.addEventListener("saved", ({ detail }) => forms.set(form, detail));
    }
  });

  document.addEventListener("submit", (event) => {
    sent = event.defaultPrevented ? undefined : event.target;
  });

  addEventListener("beforeunload", (event) => {
    const isUnsaved = ([form, before]) => form !== sent && written(form) !== before;
    if ([...forms].some(isUnsaved)) event.preventDefault();
    sent = undefined;
  });
}
