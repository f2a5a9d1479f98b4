// The queue: lines come from files of data (pages of a disk cannot fetch), what is chosen stands in the address, and what
// is decided is kept in the browser until it is downloaded.
"use strict";
gouji.lines = [];
gouji.findings = (lines) => { gouji.lines.push(...lines); };

addEventListener("DOMContentLoaded", () => {
  const PER_PAGE = 50;
  // One dataset's decisions are none of another's.
  const KEY = `gouji.decisions:${location.pathname}`;
  const WEIGHT = { error: 0, warning: 1, note: 2 };
  const find = (selector, within = document) => within.querySelector(selector);
  const facets = find("#facets");
  const list = find("#lines");
  const { language, said } = gouji;
  const words = (line) => (language() ? line.en : line.zh);

  // Decisions: by the id of a finding, in the order they were made.
  const stored = () => { try { return JSON.parse(localStorage.getItem(KEY)) ?? {}; } catch { return {}; } };
  let decisions = stored();
  const store = () => { try { localStorage.setItem(KEY, JSON.stringify(decisions)); } catch { tell("keeps_nothing"); } };
  const tell = (word, values) => { find("#told").textContent = said(word, values); };
  // The browser's own decision, null where one of the build was taken back; else the build's.
  const decided = (line) => {
    const own = line.findings.map(([id]) => decisions[id]).find((one) => one !== undefined);
    return own === undefined ? line.decision : own;
  };
  const state = (line) => {
    const own = decided(line);
    if (!own) return own === null ? "open" : line.state;
    if (own === line.decision) return line.state;
    return own.figures !== undefined && own.figures !== line.findings[0][1] ? "changed" : own.verdict;
  };

  // What is chosen, in the address.
  const chosen = () => new URLSearchParams(location.hash.slice(1));
  const choose = (field, value) => {
    const all = chosen();
    if (value) all.set(field, value); else all.delete(field);
    if (field !== "page") all.delete("page");
    if (field !== "q") { location.hash = all.toString(); return; }
    // What is being typed is no step of the history.
    history.replaceState(null, "", `#${all}`);
    show();
  };

  // A line may be of several relations.
  const values = (line, field) => (field === "relation" ? line.relations ?? [] : [String((field === "state" ? state(line) : line[field]) ?? "")]);
  const FIELDS = ["severity", "state", "cause", "relation", "code", "province", "year"];
  const matches = (line, all, but) => FIELDS.every((field) => field === but || !all.get(field) || values(line, field).includes(all.get(field)))
    && (!all.get("q") || all.get("q").toLowerCase().split(/\s+/).every((word) => text(line).includes(word)));
  const text = (line) => (line.text ??= [line.name, line.division, line.year, line.code, ...(line.relations ?? []), ...line.zh, ...line.en, line.page]
    .join(" ").toLowerCase());
  const ORDERS = {
    name: (a, b) => a.name.localeCompare(b.name, "zh"),
    year: (a, b) => (b.year ?? 0) - (a.year ?? 0),
    code: (a, b) => a.code.localeCompare(b.code),
  };

  let isWhole = false;
  let hasNotes = false;
  const isShown = (line, all) => line.severity !== "note" || all.get("notes") === "1";

  const fill = (all) => {
    for (const field of FIELDS) {
      const select = facets.elements[field];
      const counts = new Map();
      for (const line of gouji.lines) if (isShown(line, all) && matches(line, all, field)) for (const own of values(line, field)) counts.set(own, (counts.get(own) ?? 0) + 1);
      const first = select.options[0];
      const options = [...counts].filter(([own]) => own).sort(([a], [b]) => (field === "severity" ? WEIGHT[a] - WEIGHT[b] : field === "year" ? b - a : a.localeCompare(b, "zh")));
      select.replaceChildren(first, ...options.map(([own, count]) => new Option(`${said(own)} (${count})`, own)));
      if (all.get(field) && !counts.has(all.get(field))) select.append(new Option(`${said(all.get(field))} (0)`, all.get(field)));
      select.value = all.get(field) ?? "";
    }
    // A field that is being typed into is left to whoever types.
    if (document.activeElement !== facets.elements.q) facets.elements.q.value = all.get("q") ?? "";
    facets.elements.sort.value = all.get("sort") ?? "";
    if (facets.elements.notes) facets.elements.notes.checked = all.get("notes") === "1";
  };

  const show = () => {
    const all = chosen();
    if (all.get("notes") === "1" && !hasNotes) { hasNotes = true; load(); }
    const wanted = gouji.lines.filter((line) => isShown(line, all) && matches(line, all));
    wanted.sort(ORDERS[all.get("sort")] ?? ((a, b) => WEIGHT[a.severity] - WEIGHT[b.severity]));
    fill(all);
    const pages = Math.max(1, Math.ceil(wanted.length / PER_PAGE));
    const page = Math.min(pages, Math.max(1, Number(all.get("page")) || 1));
    list.start = (page - 1) * PER_PAGE + 1;
    list.replaceChildren(...wanted.slice((page - 1) * PER_PAGE, page * PER_PAGE).map(draw));
    find("#count").textContent = said("page_of", { count: wanted.length, page, pages }) + (isWhole ? "" : " …");
    find("#pages").replaceChildren(...[[page - 1, "page_before"], [page + 1, "page_behind"]]
      .filter(([to]) => to >= 1 && to <= pages).map(([to, name]) => {
        const button = document.createElement("button");
        button.type = "button";
        button.textContent = said(name);
        button.addEventListener("click", () => { choose("page", String(to)); scrollTo(0, 0); });
        return button;
      }));
  };

  const draw = (line) => {
    const item = find("#line").content.firstElementChild.cloneNode(true);
    const put = (selector, content) => { find(selector, item).textContent = content; };
    item.classList.add(line.severity);
    const [heading, says] = words(line);
    put(".severity", said(line.severity));
    put(".heading", heading);
    put(".equation", says);
    put(".year", line.year ?? "");
    const own = decided(line);
    const now = state(line);
    put(".state", now === "open" ? "" : [said(now), own?.reason, own?.by].filter(Boolean).join(" · "));
    put(".id", line.findings.map(([id]) => id).join(" "));
    const link = find("a.page", item);
    link.textContent = line.name;
    link.href = `../${line.page.split("/").map(encodeURIComponent).join("/")}/index.html#${encodeURIComponent(line.anchor)}`;
    const form = find("form", item);
    form.elements.verdict.value = own?.verdict ?? "";
    form.elements.reason.value = own?.reason ?? "";
    form.elements.reissue.value = own?.reissue ?? "";
    const reissue = () => { find(".reissue", form).hidden = form.elements.verdict.value !== "answered"; };
    form.elements.verdict.addEventListener("change", reissue);
    reissue();
    form.addEventListener("submit", (event) => { event.preventDefault(); decide(line, form); });
    return item;
  };

  const decide = (line, form) => {
    const verdict = form.elements.verdict.value;
    const reason = form.elements.reason.value.trim();
    const reissue = form.elements.reissue.value.trim();
    const missing = verdict === "dismissed" && !reason ? "needs_reason" : verdict === "answered" && !reissue ? "needs_reissue" : null;
    const fault = find(".fault", form);
    fault.hidden = !missing;
    if (missing) { fault.textContent = said(missing); return; }
    const date = new Date().toISOString().slice(0, 10);
    const by = find("#by").value.trim();
    for (const [id, figures] of line.findings) {
      if (verdict) decisions[id] = { verdict, ...(reason && { reason }), ...(verdict === "answered" && { reissue }), figures, ...(by && { by }), date };
      else if (line.decision) decisions[id] = null;
      else delete decisions[id];
    }
    store();
    show();
  };

  // TOML, as `gouji check --decisions` takes it.
  const quoted = (value) => `"${value.replace(/[\\"]/g, "\\$&").replace(/[\u0000-\u001f\u007f]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`)}"`;
  const FIELDS_OF_DECISION = ["figures", "verdict", "reason", "reissue", "by", "date"];
  // What the build was told and what was decided since, which goes before it.
  const all = () => {
    const told = gouji.lines.filter((line) => line.decision);
    const before = told.flatMap((line) => line.findings.map(([id, figures]) => [id, { figures, ...line.decision }]));
    return Object.entries({ ...Object.fromEntries(before), ...decisions }).filter(([, own]) => own);
  };
  const toml = () => all().map(([finding, own]) => ["[[decision]]", `finding = ${quoted(finding)}`,
    ...FIELDS_OF_DECISION.filter((field) => own[field] !== undefined).map((field) => `${field} = ${quoted(own[field])}`)].join("\n")).join("\n\n") + "\n";
  const unquoted = (written) => {
    if (/^("""|''')/.test(written)) return undefined;
    const plain = written.match(/^'([^']*)'/);
    if (plain) return plain[1];
    const found = written.match(/^"((?:[^"\\]|\\.)*)"/);
    return found?.[1].replace(/\\(u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|.)/g, (_, mark) => ({ n: "\n", t: "\t", r: "\r", b: "\b", f: "\f" }[mark]
      ?? (/^u|^U/.test(mark) && mark.length > 1 ? String.fromCodePoint(parseInt(mark.slice(1), 16)) : mark)));
  };
  const read = (source) => {
    const found = {};
    let own = null;
    for (const line of source.split(/\r?\n/)) {
      const field = line.match(/^\s*(\w+)\s*=\s*(.*)$/);
      if (/^\s*\[\[\s*decision\s*\]\]/.test(line)) own = {};
      else if (own && field) {
        const [, name, written] = field;
        own[name] = unquoted(written);
        if (own[name] === undefined) return null;
        if (name === "finding") found[own.finding] = own;
      } else if (line.trim() && !line.trim().startsWith("#")) return null;
    }
    Object.values(found).forEach((one) => delete one.finding);
    return found;
  };
  // What the build was told stands in all the files.
  find("#download").addEventListener("click", async () => { await whole; gouji.hand("decisions.toml", "application/toml", toml()); });
  find("#load").addEventListener("change", async (event) => {
    const [file] = event.target.files;
    const found = file && read(await file.text());
    if (!found) return tell("no_decisions");
    decisions = { ...decisions, ...found };
    store();
    tell("loaded", { count: Object.keys(found).length });
    event.target.value = "";
    show();
  });

  // Notes are many: their files are asked for when somebody wants them.
  const files = (of) => of.dataset.files.split(" ").filter(Boolean);
  const load = () => gouji.load(files(find("#notes"))).then(redraw, () => tell("no_data"));
  // Where somebody is at work nothing is drawn anew; what was chosen since, or the next page, has all.
  const redraw = () => { if (!list.contains(document.activeElement) && !find("details[open]", list)) show(); };
  // The gravest come first, so that there is something to do while the rest is on its way.
  const whole = (async () => {
    const all = files(list);
    for (const [at, file] of all.entries()) {
      await gouji.load([file]);
      if (at % 8 === 0) redraw();
    }
    isWhole = true;
    redraw();
  })();
  whole.catch(() => tell("no_data"));

  facets.addEventListener("submit", (event) => event.preventDefault());
  facets.addEventListener("change", ({ target }) => choose(target.name, target.type === "checkbox" ? (target.checked ? "1" : "") : target.value));
  facets.elements.q.addEventListener("input", ({ target }) => choose("q", target.value));
  const by = find("#by");
  try { by.value = localStorage.getItem("gouji.by") ?? ""; } catch { /* private windows keep nothing */ }
  by.addEventListener("change", () => { try { localStorage.setItem("gouji.by", by.value); } catch { tell("keeps_nothing"); } });
  find("#english").addEventListener("change", show);
  addEventListener("hashchange", show);
  show();
});
