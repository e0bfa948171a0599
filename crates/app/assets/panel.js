// What makes the panel more pleasant where scripts run; every page and form works without it.
// It loads nothing from elsewhere, writes no markup from data, and needs no inline code.
"use strict";
(() => {
  const root = document.documentElement;
  root.classList.add("js");
  const lang = root.lang;
  const all = (selector, from = document) => from.querySelectorAll(selector);

  // Times: in the viewer's zone, and how long ago.
  const form = (shape) => new Intl.DateTimeFormat(lang === "en" ? "en-GB" : lang, { hour: "2-digit", minute: "2-digit", ...shape });
  const absolute = form({ year: "numeric", month: "2-digit", day: "2-digit" });
  const clock = form({ second: "2-digit", hourCycle: "h23" });
  // "Tomorrow" is not 35 hours away; "now" is.
  const [relative, present] = ["always", "auto"].map((numeric) => new Intl.RelativeTimeFormat(lang, { numeric }));
  // What has passed is counted in whole units; of what comes, the nearest.
  const since = (seconds) => {
    const count = (length) => (seconds < 0 ? Math.round : Math.trunc)(seconds / length);
    if (!count(60)) return present.format(0, "second");
    if (Math.abs(count(60)) < 60) return relative.format(-count(60), "minute");
    if (Math.abs(count(3600)) < 24) return relative.format(-count(3600), "hour");
    return relative.format(-count(86400), "day");
  };
  const tellTimes = (from = document) => {
    for (const time of all("time", from)) {
      const at = new Date(time.dateTime);
      if (time.dataset.clock === "") time.textContent = clock.format(at);
      const [day, ago] = [time.querySelector("[data-absolute]"), time.querySelector("[data-relative]")];
      if (day) day.textContent = absolute.format(at).replace(",", "");
      if (ago) ago.textContent = since((Date.now() - at) / 1000);
      time.title = at.toLocaleString(lang, { dateStyle: "full", timeStyle: "long" });
    }
  };

  // The menu is open on a wide screen and closed on a narrow one.
  const menu = document.querySelector("[data-menu]");
  if (menu) {
    const narrow = matchMedia("(max-width: 900px)");
    const fit = () => { menu.open = !narrow.matches; };
    narrow.addEventListener("change", fit);
    fit();
  }

  // Says something to a screen reader.
  const say = (text) => {
    const live = document.getElementById("live");
    if (live && text) live.textContent = text;
  };

  // Tables: rows that hold every word typed; sorting by a column.
  const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  const filter = (input) => {
    const table = document.getElementById(input.dataset.filters);
    if (!table) return;
    const words = plain(input.value).split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const row of table.tBodies[0].rows) {
      const text = plain(row.dataset.text ?? row.textContent);
      row.hidden = !words.every((word) => text.includes(word));
      if (!row.hidden) shown += 1;
    }
    const none = document.getElementById(input.dataset.filters + "-none");
    if (none) none.hidden = shown > 0;
    say(`${shown} / ${table.tBodies[0].rows.length}`);
  };
  const sort = (button) => {
    const head = button.closest("th");
    const down = head.getAttribute("aria-sort") === "ascending";
    for (const other of all("th[aria-sort]", head.parentNode)) other.setAttribute("aria-sort", "none");
    head.setAttribute("aria-sort", down ? "descending" : "ascending");
    const body = head.closest("table").tBodies[0];
    const value = (row) => {
      const cell = row.cells[head.cellIndex];
      return cell.dataset.value ?? cell.textContent.trim();
    };
    const compare = (a, b) => {
      const [x, y] = [value(a), value(b)];
      const numbers = x !== "" && y !== "" && !isNaN(x) && !isNaN(y);
      return numbers ? x - y : x.localeCompare(y, lang, { numeric: true });
    };
    const rows = [...body.rows].sort(compare);
    body.append(...(down ? rows.reverse() : rows));
  };

  // Makes a piece of the page what the server says now, and leaves alone what did not change: an open menu, the focus,
  // what is being typed, the place one scrolled to. What has a key is the same wherever it stands.
  const ours = ["open", "data-sent"];
  const renew = (old, fresh) => {
    for (const { name, value } of fresh.attributes) if (old.getAttribute(name) !== value && !ours.includes(name)) old.setAttribute(name, value);
    for (const { name } of [...old.attributes]) if (!fresh.hasAttribute(name) && !ours.includes(name)) old.removeAttribute(name);
    const key = (node) => node.dataset?.key;
    const stay = new Set([...fresh.children].map(key));
    const known = new Map([...old.children].map((node) => [key(node), node]));
    let at = old.firstChild;
    const drop = () => { const gone = at; at = at.nextSibling; gone.remove(); };
    for (const node of [...fresh.childNodes]) {
      while (at && key(at) && !stay.has(key(at))) drop();
      const same = key(node) ? known.get(key(node)) : at && !key(at) && at.nodeName === node.nodeName && at;
      if (!same) {
        old.insertBefore(node, at);
        say(node.dataset?.said);
        continue;
      }
      // What stands before it goes, rather than it moves: moving takes the focus away.
      while (at && at !== same && !(key(at) && stay.has(key(at)))) drop();
      if (same === at) at = at.nextSibling;
      else old.insertBefore(same, at);
      if (node.nodeType === 1) renew(same, node);
      else if (same.data !== node.data) same.data = node.data;
    }
    while (at) drop();
  };

  // A live page: the server sends pieces by their ids; a piece may end with going elsewhere.
  const listen = (element) => {
    const source = new EventSource(element.dataset.events);
    source.addEventListener("piece", (event) => {
      const { id, text, value, max, said } = JSON.parse(event.data);
      const target = document.getElementById(id);
      if (target && text !== undefined) target.textContent = text;
      if (target && value !== undefined) {
        if (value === null) target.removeAttribute("value");
        else target.value = value;
      }
      if (target && max !== undefined) target.max = max;
      say(said);
    });
    // Markup of our own server, made by its templates, which escape what is not theirs.
    source.addEventListener("part", async (event) => {
      const { id, from } = JSON.parse(event.data);
      const answer = await fetch(from, { credentials: "same-origin" });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const [old, fresh] = [document.getElementById(id), page.getElementById(id)];
      if (!old || !fresh) return;
      renew(old, fresh);
      tellTimes(old);
    });
    source.addEventListener("line", (event) => {
      const log = document.getElementById(element.dataset.log);
      if (!log) return;
      const { at, clock, text } = JSON.parse(event.data);
      const time = Object.assign(document.createElement("time"), { dateTime: at, textContent: clock });
      time.dataset.clock = "";
      const line = document.createElement("div");
      line.append(time, "  " + text);
      tellTimes(line);
      const low = log.scrollTop + log.clientHeight >= log.scrollHeight - 30;
      log.append(line);
      if (low) log.scrollTop = log.scrollHeight;
    });
    source.addEventListener("go", (event) => {
      source.close();
      location.assign(JSON.parse(event.data));
    });
    source.addEventListener("end", () => source.close());
    addEventListener("pagehide", () => source.close());
  };

  // A page that asks is shown in a dialog of this one.
  const ask = async (address) => {
    const answer = await fetch(address, { credentials: "same-origin" });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const asked = page.getElementById("ask");
    if (!answer.ok || !asked) return location.assign(address);
    const dialog = document.createElement("dialog");
    dialog.append(asked);
    dialog.setAttribute("aria-labelledby", "ask-title");
    dialog.addEventListener("close", () => dialog.remove());
    document.body.append(dialog);
    dress(dialog);
    dialog.showModal();
  };

  // A piece of the page that takes a while.
  const load = async (element) => {
    const answer = await fetch(element.dataset.loads, { credentials: "same-origin" });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.getElementById(element.id);
    if (fresh) { element.replaceWith(fresh); dress(fresh); say(fresh.dataset.said); }
  };

  const dress = (from) => {
    tellTimes(from);
    for (const element of all("[data-events]", from)) listen(element);
    for (const element of all("[data-loads]", from)) load(element);
    for (const input of all("input[data-filters]", from)) if (input.value) filter(input);
  };

  document.addEventListener("click", (event) => {
    const target = event.target.closest("[data-closes], [data-copies], [data-prints], [data-dialog], th[aria-sort] button");
    for (const drop of all("details.drop[open]")) if (!drop.contains(event.target)) drop.open = false;
    if (event.target.nodeName === "DIALOG") event.target.close();
    if (!target) return;
    if (target.dataset.dialog !== undefined) {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      ask(target.href);
    } else if (target.dataset.closes !== undefined) {
      const dialog = target.closest("dialog");
      if (!dialog) return;
      event.preventDefault();
      dialog.close();
    } else if (target.dataset.copies) {
      const from = document.getElementById(target.dataset.copies);
      navigator.clipboard?.writeText(from.value ?? from.textContent).then(() => {
        target.classList.add("good");
        say(target.dataset.said);
      });
    } else if (target.dataset.prints !== undefined) {
      print();
    } else {
      sort(target);
    }
  });
  document.addEventListener("input", (event) => {
    if (event.target.dataset.filters) filter(event.target);
    // A button that waits for a name to be typed.
    const needs = event.target.dataset.needs;
    if (needs !== undefined) {
      const button = event.target.form.querySelector("[data-armed]");
      if (button) button.disabled = event.target.value !== needs;
    }
  });
  document.addEventListener("change", (event) => {
    const form = event.target.form;
    if (form?.dataset.submitOnChange !== undefined) form.requestSubmit();
    // One box that ticks all of the same form.
    if (event.target.dataset.ticks) {
      for (const box of all(`input[name="${event.target.dataset.ticks}"]`, form)) {
        if (!box.closest("[hidden]")) box.checked = event.target.checked;
      }
    }
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const drop of all("details.drop[open]")) {
      drop.open = false;
      drop.querySelector("summary").focus();
    }
  });
  // A form is sent once: a second press while the first is under way does nothing.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method === "dialog" || form.dataset.again !== undefined) return;
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "yes";
    setTimeout(() => { delete form.dataset.sent; }, 4000);
  });
  addEventListener("pageshow", () => { for (const form of all("form[data-sent]")) delete form.dataset.sent; });

  dress(document);
  setInterval(tellTimes, 30000);
})();
