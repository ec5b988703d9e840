/* What somebody types stays in this browser until the site has it, whatever happens to the page.

A form with data-kept-text (the article's number, empty for a new text) is written down half a second
after each change and when the page goes. What another page left behind is offered, never put in
unasked. A page that says data-saved-text tells that the site has that text: it is forgotten here. */

const PREFIX = "text:";
const PAUSE = 500;
const LONGEST_DAYS = 30;
const NOT_KEPT = new Set(["csrfmiddlewaretoken", "submission", "shown_at", "website", "based_on"]);

function readAll() {
  const texts = [];
  for (const name of Object.keys(localStorage).filter((key) => key.startsWith(PREFIX))) {
    try {
      texts.push({ ...JSON.parse(localStorage.getItem(name)), id: name.slice(PREFIX.length) });
    } catch {
      localStorage.removeItem(name);
    }
  }
  return texts.sort((one, other) => other.at - one.at);
}

function write(id, text) {
  try {
    localStorage.setItem(PREFIX + id, JSON.stringify(text));
    return true;
  } catch {
    return false;
  }
}

function forget(id) {
  localStorage.removeItem(PREFIX + id);
}

function forgetOld() {
  const oldest = Date.now() - LONGEST_DAYS * 24 * 3600 * 1000;
  for (const text of readAll()) {
    if (!(text.at > oldest)) {
      forget(text.id);
    }
  }
}

function fieldsOf(form) {
  const fields = {};
  for (const [name, value] of new FormData(form)) {
    if (typeof value === "string" && !NOT_KEPT.has(name)) {
      fields[name] = [...(fields[name] ?? []), value.replaceAll("\r\n", "\n")];
    }
  }
  return fields;
}

function saySame(one, other) {
  const names = new Set([...Object.keys(one), ...Object.keys(other)]);
  const words = (fields, name) => (fields[name] ?? []).filter(Boolean).join("\0");
  return [...names].every((name) => words(one, name) === words(other, name));
}

function hasWords(fields) {
  return ["title", "body", "standfirst"].some((name) => fields[name]?.[0]?.trim());
}

function putIn(form, fields) {
  for (const control of form.elements) {
    if (!control.name || NOT_KEPT.has(control.name) || control.type === "file") {
      continue;
    }
    const values = fields[control.name] ?? [];
    if (["checkbox", "radio"].includes(control.type)) {
      control.checked = values.includes(control.value);
    } else if (control.tagName !== "BUTTON" && control.type !== "hidden") {
      control.value = values[0] ?? "";
    }
    if (control.type !== "hidden" && values.some(Boolean)) {
      control.closest("details")?.setAttribute("open", "");
    }
  }
}

/* Other windows of this browser that have a text open hold a lock with its number. */
async function openElsewhere() {
  const state = await navigator.locks?.query();
  return new Set((state?.held ?? []).map((lock) => lock.name));
}

class KeptText {
  constructor(form) {
    this.form = form;
    this.line = document.querySelector("[data-kept-line]");
    this.article = form.dataset.keptText;
    this.owner = form.dataset.keptOwner;
    this.id = form.elements.submission.value;
    this.shown = fieldsOf(form);
    this.last = this.shown;
    this.timer = 0;
  }

  start() {
    navigator.locks?.request(PREFIX + this.id, () => new Promise(() => {}));
    const keepSoon = () => {
      this.timer ||= setTimeout(() => this.keep(), PAUSE);
    };
    this.form.addEventListener("input", keepSoon);
    this.form.addEventListener("change", keepSoon);
    this.form.addEventListener("submit", () => this.keep());
    addEventListener("pagehide", () => this.keep());
    document.addEventListener("visibilitychange", () => document.hidden && this.keep());
    document.querySelector("[data-kept-forget]")?.addEventListener("click", () => this.forgetAll());
    this.offer();
  }

  keep() {
    clearTimeout(this.timer);
    this.timer = 0;
    const fields = fieldsOf(this.form);
    if (saySame(fields, this.last) || !hasWords(fields)) {
      return;
    }
    const basedOn = this.form.elements.based_on?.value ?? "";
    const { article, owner } = this;
    const text = { article, owner, basedOn, at: Date.now(), fields };
    if (write(this.id, text)) {
      this.last = fields;
      this.say("kept", text.at);
    } else {
      this.say("full");
    }
  }

  say(what, at = 0) {
    this.line.textContent = `${this.line.dataset[what]} ${at ? clock(at) : ""}`;
    this.line.classList.toggle("error", what === "full");
    document.querySelector("[data-kept-forget]").hidden = what === "forgotten";
  }

  forgetAll() {
    for (const text of readAll()) {
      forget(text.id);
    }
    for (const offer of document.querySelectorAll(".kept-offer")) {
      offer.remove();
    }
    clearTimeout(this.timer);
    this.timer = 0;
    this.last = fieldsOf(this.form);
    this.say("forgotten");
  }

  async offer() {
    const elsewhere = await openElsewhere();
    const isMine = (text) => text.owner === "" || text.owner === this.owner;
    for (const text of readAll()) {
      if (text.article !== this.article || !isMine(text)) {
        continue;
      }
      if (saySame(text.fields, this.shown)) {
        forget(text.id);
        write(this.id, text);
        this.say("kept", text.at);
      } else if (text.id === this.id || !elsewhere.has(PREFIX + text.id)) {
        this.show(text);
      }
    }
  }

  show(text) {
    const offer = document.querySelector("#kept-offer").content.cloneNode(true).firstElementChild;
    const [title, body] = [text.fields.title?.[0], text.fields.body?.[0] ?? ""];
    offer.querySelector("[data-when]").textContent = clock(text.at);
    offer.querySelector("[data-title]").textContent = title || body.slice(0, 60);
    offer.querySelector("[data-words]").textContent = body;
    offer.querySelector("[data-take]").addEventListener("click", () => this.take(text, offer));
    offer.querySelector("[data-leave]").addEventListener("click", () => {
      forget(text.id);
      this.close(offer);
    });
    this.form.before(offer);
  }

  /* What stood in the form is kept under a number of its own, and can be taken back as well. */
  take(text, offer) {
    const typed = fieldsOf(this.form);
    putIn(this.form, text.fields);
    if (this.form.elements.based_on && text.basedOn) {
      this.form.elements.based_on.value = text.basedOn;
    }
    forget(text.id);
    this.last = {};
    this.keep();
    this.close(offer);
    if (hasWords(typed) && !saySame(typed, text.fields)) {
      const other = { ...text, fields: typed, at: Date.now(), id: `${this.id}-${Date.now()}` };
      write(other.id, other);
      this.show(other);
    }
  }

  close(offer) {
    offer.remove();
    this.form.elements.title.focus();
  }
}

function clock(at) {
  const today = new Date().toDateString() === new Date(at).toDateString();
  const day = today ? {} : { day: "numeric", month: "long" };
  const format = { ...day, hour: "2-digit", minute: "2-digit" };
  return new Intl.DateTimeFormat(document.documentElement.lang, format).format(at);
}

function start() {
  forgetOld();
  for (const saved of document.querySelectorAll("[data-saved-text]")) {
    forget(saved.dataset.savedText);
  }
  const form = document.querySelector("[data-kept-text]");
  if (form) {
    new KeptText(form).start();
  }
}

try {
  start();
} catch (error) {
  /* A browser that keeps nothing (storage switched off): the form works as without this file. */
  console.warn(error);
}
