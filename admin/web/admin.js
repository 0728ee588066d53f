// The pages work without this file; it makes them quick: menu on a phone, viewer, keys, reasons by click.
"use strict";
document.documentElement.classList.add("js");

const $ = (selector, root = document) => root.querySelector(selector);
const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];

function menu() {
  $$("[data-toggle=menu]").forEach((b) => b.addEventListener("click", () => {
    const open = document.body.classList.toggle("menu-open");
    $(".burger").setAttribute("aria-expanded", String(open));
  }));
  document.addEventListener("click", (e) => {
    const me = $(".me[open]");
    if (me && !me.contains(e.target)) me.open = false;
  });
}

// viewer shows one file at a time, fitted, zoomed or turned.
function viewer(root) {
  const docs = $$(".doc", root), tabs = $$(".viewer-tabs a", root);
  if (!docs.length) return null;
  const states = docs.map(() => ({ zoom: 0, turn: 0 }));
  let at = 0;

  function draw() {
    const doc = docs[at], img = $("img", doc), stage = $(".stage", doc), s = states[at];
    $("[data-tools]", root).hidden = false;
    $$("[data-zoom],[data-fit],[data-rotate],[data-scale]", root).forEach((e) => { e.style.visibility = img ? "" : "hidden"; });
    if (!img) return;
    const w = Number(img.getAttribute("width")) || img.naturalWidth, h = Number(img.getAttribute("height")) || img.naturalHeight;
    if (!w || !h) return;
    const sideways = s.turn % 180 !== 0;
    const fit = Math.min((stage.clientWidth - 8) / (sideways ? h : w), (stage.clientHeight - 8) / (sideways ? w : h), 1.5);
    const scale = fit * Math.pow(1.3, s.zoom);
    img.style.width = w * scale + "px";
    img.style.height = h * scale + "px";
    const shift = sideways ? (w - h) * scale / 2 : 0; // a turned image keeps the box it had before it was turned
    img.style.margin = sideways ? `${Math.max((stage.clientHeight - w * scale) / 2, 0) + shift}px ${Math.max((stage.clientWidth - h * scale) / 2, 0) - shift}px` : "";
    img.style.transform = s.turn ? `rotate(${s.turn}deg)` : "";
    $("[data-scale]", root).textContent = s.zoom ? Math.round(scale * 100) + "%" : "适合";
  }
  function show(i) {
    at = (i + docs.length) % docs.length;
    docs.forEach((d, n) => { d.hidden = n !== at; });
    tabs.forEach((t, n) => { t.setAttribute("aria-selected", String(n === at)); });
    tabs[at].scrollIntoView({ block: "nearest", inline: "nearest" });
    draw();
  }
  function zoom(by) { states[at].zoom = Math.max(-3, Math.min(8, states[at].zoom + by)); draw(); }
  function fit() { states[at].zoom = 0; draw(); }
  function natural() { // to the size of the scan and back
    const img = $("img", docs[at]);
    if (!img) return;
    const s = states[at];
    if (s.zoom) { s.zoom = 0; } else {
      const ratio = Number(img.getAttribute("width")) / parseFloat(img.style.width || "1");
      s.zoom = Math.max(2, Math.min(8, Math.log(ratio) / Math.log(1.3)));
    }
    draw();
  }
  function turn() { states[at].turn = (states[at].turn + 90) % 360; draw(); }

  tabs.forEach((t, n) => t.addEventListener("click", (e) => { e.preventDefault(); show(n); }));
  $$("[data-zoom]", root).forEach((b) => b.addEventListener("click", () => zoom(Number(b.dataset.zoom))));
  $$("[data-step]", root).forEach((b) => b.addEventListener("click", () => show(at + Number(b.dataset.step))));
  $("[data-fit]", root).addEventListener("click", fit);
  $("[data-rotate]", root).addEventListener("click", turn);
  $$(".stage", root).forEach((stage) => {
    let from = null;
    stage.addEventListener("dblclick", () => zoom(states[at].zoom > 0 ? -states[at].zoom : 3));
    stage.addEventListener("pointerdown", (e) => {
      if (e.pointerType !== "mouse") return;
      from = { x: e.clientX + stage.scrollLeft, y: e.clientY + stage.scrollTop };
      stage.setPointerCapture(e.pointerId);
      stage.classList.add("dragging");
    });
    stage.addEventListener("pointermove", (e) => { if (from) stage.scrollTo(from.x - e.clientX, from.y - e.clientY); });
    stage.addEventListener("pointerup", () => { from = null; stage.classList.remove("dragging"); });
    const img = $("img", stage);
    if (img) img.addEventListener("load", draw);
  });
  addEventListener("resize", draw);
  show(0);
  return { next: () => show(at + 1), previous: () => show(at - 1), open: show, zoom, fit, natural, turn };
}

// decision opens the reason when it is needed, keeps it over a lost session, and asks before it approves.
function decision(form) {
  const text = $("textarea", form), dialog = $("[data-confirm]"), key = "reason-" + form.dataset.draft;
  const marks = $$("input[name=marked]");
  const open = (focus) => { form.classList.add("open"); if (focus) text.focus(); };

  if (!text.value) text.value = sessionStorage.getItem(key) || "";
  if (text.value || $(".fault", form) || marks.some((m) => m.checked)) open(false);
  text.addEventListener("input", () => sessionStorage.setItem(key, text.value));

  $$("[data-canned]", form).forEach((chip) => chip.addEventListener("click", () => {
    const parts = text.value.split(/[;;\n]+/).map((p) => p.trim()).filter(Boolean), said = parts.indexOf(chip.dataset.canned);
    if (said < 0) parts.push(chip.dataset.canned); else parts.splice(said, 1);
    chip.setAttribute("aria-pressed", String(said < 0));
    text.value = parts.join(";");
    text.dispatchEvent(new Event("input"));
    text.focus();
  }));
  const note = $("[data-marked-note]", form), empty = note.textContent;
  const tell = () => {
    const names = marks.filter((m) => m.checked).map((m) => m.dataset.label);
    note.textContent = names.length ? "标为有误:" + names.join("、") : empty;
  };
  marks.forEach((m) => m.addEventListener("change", () => { tell(); open(false); }));
  tell();

  let sure = false;
  form.addEventListener("submit", (e) => {
    const action = e.submitter && e.submitter.value;
    if (action === "reject" && !form.classList.contains("open")) { e.preventDefault(); open(true); return; }
    if (action === "reject" && !text.value.trim()) { e.preventDefault(); text.setAttribute("aria-invalid", "true"); text.focus(); return; }
    if (action === "reject_fraud" && !text.value.trim()) { e.preventDefault(); text.setAttribute("aria-invalid", "true"); text.focus(); return; }
    if (action === "approve" && dialog && !sure) { e.preventDefault(); dialog.showModal(); return; }
    sessionStorage.removeItem(key);
    setTimeout(() => $$("button", form).forEach((b) => { b.disabled = true; })); // after the browser took the button's value
  });
  if (dialog) dialog.addEventListener("close", () => {
    if (dialog.returnValue !== "yes") return;
    sure = true;
    form.requestSubmit($("[data-act=approve]", form));
  });
  return {
    approve: () => { const b = $("[data-act=approve]", form); if (b) b.click(); },
    reject: () => { if ($("[data-act=reject]", form)) open(true); },
    fraud: () => { const f = $("[data-fraud]", form); if (f) { open(!text.value); f.open = true; if (text.value) $("[name=confirm]", f).focus(); } },
  };
}

function keys(view, decide) {
  const help = $("[data-keys]"), go = (way) => { const a = $(`[data-go=${way}]`); if (a) location.assign(a.href); };
  const acts = {
    a: () => decide && decide.approve(), r: () => decide && decide.reject(), f: () => decide && decide.fraud(),
    j: () => go("after"), k: () => go("before"), "]": () => view && view.next(), "[": () => view && view.previous(),
    ArrowRight: () => view && view.next(), ArrowLeft: () => view && view.previous(), z: () => view && view.natural(),
    "+": () => view && view.zoom(1), "=": () => view && view.zoom(1), "-": () => view && view.zoom(-1), 0: () => view && view.fit(), t: () => view && view.turn(),
    "?": () => help && help.showModal(),
  };
  const button = $("[data-help]");
  if (button) button.addEventListener("click", () => help.showModal());
  document.addEventListener("keydown", (e) => {
    const typing = e.target instanceof Element && e.target.matches("input:not([type=checkbox]), textarea, select");
    if (e.key === "Escape" && typing) { e.target.blur(); return; }
    if (typing || e.ctrlKey || e.metaKey || e.altKey || $("dialog[open]")) return;
    const act = acts[e.key.length === 1 ? e.key.toLowerCase() : e.key];
    if (act) { e.preventDefault(); act(); }
  });
}

// flaws lets a click on the name of a field mark it, and places lead from a finding to what it is about.
function flaws(view) {
  $$(".field").forEach((row) => {
    const box = $("input[name=marked]", row), name = $("dt", row);
    if (!box) return;
    name.classList.add("markable");
    name.addEventListener("click", () => { box.checked = !box.checked; box.dispatchEvent(new Event("change")); });
  });
  $$("[data-place]").forEach((a) => a.addEventListener("click", (e) => {
    const doc = /^doc-(\d+)$/.exec(a.dataset.place);
    if (doc && view) { e.preventDefault(); view.open(Number(doc[1])); $("[data-viewer]").scrollIntoView({ block: "nearest" }); }
  }));
}

// meanwhile asks, while the page is looked at, whether somebody else has moved the application.
function meanwhile(head) {
  if (head.dataset.state !== "pending") return;
  const note = $("[data-meanwhile]");
  const look = async () => {
    if (document.hidden || !note.hidden) return;
    const answer = await fetch(`/admin/applications/${head.dataset.case}/standing`, { headers: { Accept: "application/json" } }).catch(() => null);
    if (!answer || answer.redirected || answer.status !== 200 && answer.status !== 404) return;
    const now = await answer.json();
    if (answer.ok && now.state === head.dataset.state && String(now.round) === head.dataset.round) return;
    $("[data-meanwhile-text]").textContent = answer.ok ? now.text : "申请已由申请人撤回,或不再由您审核";
    note.hidden = false;
    note.scrollIntoView({ block: "nearest" });
  };
  setInterval(look, 20000);
  document.addEventListener("visibilitychange", look);
}

function reveal(form) {
  form.addEventListener("submit", async (e) => {
    e.preventDefault();
    const button = $("button", form);
    button.disabled = true;
    const answer = await fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)), headers: { Accept: "application/json" } });
    const said = await answer.json();
    const value = document.createElement("span");
    value.textContent = answer.ok ? said.value : said.message;
    if (!answer.ok) value.className = "fault";
    const cell = form.parentElement;
    if (answer.ok) cell.textContent = "";
    form.replaceWith(value);
    if (answer.ok) cell.append(value);
  });
}

// ask wants a yes before a button does what cannot be taken back.
function ask(button) {
  button.addEventListener("click", (e) => { if (!window.confirm(button.dataset.ask)) e.preventDefault(); });
}

// fill puts a canned text into the form's text area.
function fill(chip) {
  chip.addEventListener("click", () => {
    const text = $("textarea", chip.form);
    text.value = text.value ? text.value + ";" + chip.dataset.fill : chip.dataset.fill;
    text.focus();
  });
}

// progress follows a job until it is over, then shows the page with its results.
function progress(box) {
  const look = async () => {
    const answer = await fetch(box.dataset.state || "/admin/jobs/" + box.dataset.job, { headers: { Accept: "application/json" } }).catch(() => null);
    if (answer && answer.ok) {
      const job = await answer.json();
      if (job.over) { location.reload(); return; }
      const bar = $("progress", box);
      bar.max = job.total || 1;
      bar.value = job.done;
      $("[data-job-state]", box).textContent = job.state;
      $("[data-job-count]", box).textContent = `${job.done} / ${job.total}`;
    }
    setTimeout(look, 1500); // also after a broken connection: the job goes on meanwhile
  };
  look();
}

// sending says that a file is on its way, and keeps it from being sent twice.
function sending(form) {
  form.addEventListener("submit", () => {
    $("[data-sending-note]", form).hidden = false;
    setTimeout(() => { $("button", form).disabled = true; });
  });
}

// picked names the file that was chosen: what the browser itself would say is not in the page's language.
function picked(input) {
  input.addEventListener("change", () => { $("[data-file-name]", input.parentElement).textContent = input.files.length ? input.files[0].name : "尚未选择"; });
}

// bulk ticks all rows of the page at once and says how many are ticked.
function bulk(form) {
  const boxes = $$("input[form=bulk][name=numbers]"), all = $("[name=all]", form), head = $("th.col-pick");
  const whole = document.createElement("input");
  whole.type = "checkbox";
  whole.setAttribute("aria-label", "选择本页全部");
  if (head && boxes.length) head.replaceChildren(whole);
  const tell = () => {
    const n = boxes.filter((b) => b.checked).length;
    whole.checked = n > 0 && n === boxes.length;
    whole.indeterminate = n > 0 && n < boxes.length;
    $$("button", form).forEach((b) => {
      b.disabled = !n && !all.checked;
      b.textContent = b.textContent.replace(/ .*/, "") + (n && !all.checked ? ` ${n} 件` : "");
    });
  };
  whole.addEventListener("change", () => { boxes.forEach((b) => { b.checked = whole.checked; }); tell(); });
  [...boxes, all].forEach((b) => b.addEventListener("change", tell));
  tell();
}

menu();
if ($("[data-bulk]")) bulk($("[data-bulk]"));
$$("[data-file]").forEach(picked);
$$("[data-sending]").forEach(sending);
$$("[data-reveal]").forEach(reveal);
$$("[data-ask]").forEach(ask);
$$("[data-fill]").forEach(fill);
$$("[data-job]:not([data-over])").forEach(progress);
const shown = $("[data-viewer]") && viewer($("[data-viewer]"));
const deciding = $("[data-decision]") && decision($("[data-decision]"));
const opened = $("[data-case]");
if (opened) {
  keys(shown, deciding);
  flaws(shown);
  meanwhile(opened);
}
