/* The moderators' desk: single keys, and who else looks at this article. All of it works without. */

const KEPT = "desk-keys";
const ASK_EVERY = 25_000;

const wanted = document.querySelector("#keys-on");

function keysAreOn() {
  return localStorage.getItem(KEPT) !== "off";
}

function show() {
  document.documentElement.classList.toggle("keys", keysAreOn());
  if (wanted) {
    wanted.checked = keysAreOn();
  }
}

function writes(target) {
  return target.closest(
    "input:not([type=radio]):not([type=checkbox]), textarea, select, [contenteditable]",
  );
}

function chooseRule(number) {
  const rule = document.querySelectorAll(".checklist [type=radio]")[number - 1];
  if (!rule) {
    return false;
  }
  rule.checked = true;
  document.querySelector(".checklist textarea")?.focus();
  return true;
}

function act(key) {
  if (/^[1-9]$/.test(key)) {
    return chooseRule(Number(key));
  }
  const button = document.querySelector(`[data-key="${CSS.escape(key)}"]`);
  button?.click();
  return Boolean(button);
}

function onKey(event) {
  const modified = event.ctrlKey || event.altKey || event.metaKey;
  if (!keysAreOn() || modified || event.repeat || event.isComposing || writes(event.target)) {
    return;
  }
  if (act(event.key)) {
    event.preventDefault();
  }
}

async function ask(page, place) {
  if (document.hidden) {
    return;
  }
  try {
    const answer = await fetch(page, { headers: { Accept: "application/json" } });
    if (answer.ok) {
      const { text } = await answer.json();
      if (place.textContent.trim() !== text) {
        place.textContent = text;
      }
    }
  } catch {
    /* The network is away: the next question will tell. */
  }
}

wanted?.addEventListener("change", () => {
  localStorage.setItem(KEPT, wanted.checked ? "on" : "off");
  show();
});
document.addEventListener("keydown", onKey);
show();

const place = document.querySelector("#looking");
const page = document.querySelector("[data-presence]")?.dataset.presence;
if (place && page) {
  setInterval(() => ask(page, place), ASK_EVERY);
}
