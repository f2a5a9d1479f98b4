// The comparison: what is compared stands in the address; the picture, its numbers, the citation and the copies are made of it.
"use strict";
gouji.list = [];
gouji.known = {};
gouji.places = (lines) => { gouji.list.push(...lines); };
gouji.values = (id, lines) => { (gouji.known[id] ??= []).push(...lines); };

addEventListener("DOMContentLoaded", () => {
  const MOST = 6;
  const MOST_PEERS = 20;
  const LEAST = 20;
  const find = (selector) => document.querySelector(selector);
  const form = find("#chosen");
  const said = gouji.said;
  const files = (names) => names.split(" ").filter(Boolean).map((name) => `../data/${name}`);

  // What is chosen, in the address.
  const chosen = () => new URLSearchParams(location.hash.slice(1));
  const choose = (changes) => {
    const all = chosen();
    Object.entries(changes).forEach(([field, value]) => { if (value) all.set(field, value); else all.delete(field); });
    location.hash = all.toString();
  };
  const codes = () => (chosen().get("county") ?? "").split(" ").filter((code) => byCode.has(code)).slice(0, MOST);
  const years = () => [...form.elements.year.options].map((option) => option.value);
  const year = () => Number([chosen().get("year")].find((own) => own !== "all" && years().includes(own)) ?? years()[0]);
  const isAllYears = () => chosen().get("year") === "all" && !isGrid() && !peers();
  const isGrid = () => chosen().get("view") === "grid";
  const peers = () => (codes().length ? chosen().get("peers") ?? "" : "");
  const options = () => [...form.elements.indicator.options];
  const indicator = () => options().find((option) => option.value === chosen().get("indicator")) ?? options()[0];
  const name = (option) => (gouji.language() ? option.dataset.en : option.dataset.zh);
  const number = (option) => (value) => {
    if (value === null) return "∅";
    return "ratio" in option.dataset ? `${(value * 100).toFixed(1)}%` : String(Math.round(value * 10) / 10);
  };

  let byCode = new Map();
  const values = (id) => gouji.known[id] ?? [];
  const row = (option, place, [, of, value, above, below, low, high, flagged, why]) => ({
    place, year: of, value: why ? null : value, above, below, low, high,
    name: gouji.list[place][1], code: gouji.list[place][0],
    isFlagged: flagged === 1, isChosen: codes().includes(gouji.list[place][0]),
    isRanked: below === null || below >= LEAST, unranked: said("unranked"),
    parts: below === null ? "" : `${above}/${below}`, why: said(why),
  });

  // Those whom the first county is compared with: its prefecture's, or those with nearly as many applications.
  const companions = () => {
    const own = codes().map((code) => byCode.get(code));
    const first = gouji.list[own[0]];
    if (peers() === "prefecture") {
      // Where a county answers to its province there is no prefecture: then the province's others of the kind.
      const same = gouji.list.map((_, at) => at).filter((at) => gouji.list[at][3] && gouji.list[at][2] === first[2] && gouji.list[at][3] === first[3]);
      return [...new Set([...own, ...same])];
    }
    if (peers() === "volume") {
      const volume = new Map(values("requests").filter((line) => line[1] === year() && line[2] !== null).map((line) => [line[0], line[2]]));
      const mine = volume.get(own[0]);
      if (mine === undefined) return own;
      const apart = (at) => Math.abs(Math.log((volume.get(at) + 1) / (mine + 1)));
      const near = [...volume.keys()].filter((at) => apart(at) <= Math.log(2)).sort((a, b) => apart(a) - apart(b) || a - b);
      return [...new Set([...own, ...near])].slice(0, own.length + MOST_PEERS);
    }
    return own;
  };

  // The lines of some counties: those that can be ranked by value, then the small, then those without a value.
  const lines = (option, places, of) => {
    const wanted = new Set(places);
    const sound = chosen().get("sound") === "1";
    const found = values(option.value).filter((line) => wanted.has(line[0]) && (of === null || line[1] === of)).map((line) => row(option, line[0], line));
    const shown = found.map((one) => (sound && one.isFlagged ? { ...one, value: null, why: said("left_out") } : one));
    const group = (one) => (one.value === null ? 2 : one.isRanked ? 0 : 1);
    const missing = of === null ? [] : places.filter((at) => !found.some((one) => one.place === at)).map((at) => row(option, at, [at, of, null, null, null, null, null, 0, "no_report"]));
    const ranked = (a, b) => (of === null ? 0 : group(a) - group(b) || (group(a) === 0 ? b.value - a.value : 0));
    return [...shown, ...missing].sort((a, b) => ranked(a, b) || a.code.localeCompare(b.code) || a.year - b.year);
  };

  // What is shown now: its title, its picture, its numbers.
  const view = () => {
    const places = companions();
    const option = indicator();
    const many = isGrid() ? options().filter((one) => "main" in one.dataset) : [option];
    const of = isAllYears() ? null : year();
    const table = many.flatMap((one) => lines(one, places, of).map((line) => ({ ...line, option: one })));
    const title = [isGrid() ? said("main_indicators") : name(option), of ?? said("all_years"), chosen().get("sound") === "1" ? said("without_flagged") : ""].filter(Boolean).join(" · ");
    const label = `${title}：${table.map((line) => `${line.name}${line.year}${number(line.option)(line.value)}`).join("；")}`;
    const draw = () => {
      if (isGrid()) return gouji.pictures.grid(many.map((one) => ({ title: name(one), number: number(one), rows: lines(one, places, of) })), { label });
      if (of !== null) return gouji.pictures.rows(table, { number: number(option), label });
      const series = places.map((at) => ({ name: gouji.list[at][1], points: table.filter((line) => line.place === at) })).filter((one) => one.points.length);
      return gouji.pictures.years(series, { number: number(option), label, breaks: JSON.parse(find("#files").dataset.breaks) });
    };
    return { title, table, draw };
  };

  const HEADS = ["county", "code", "year", "indicator", "value", "numerator", "denominator", "interval_low", "interval_high", "flagged", "why"];
  const cells = (line) => [line.name, line.code, line.year, line.option.value, line.value, line.above, line.below, line.low, line.high, line.isFlagged ? 1 : 0, line.value === null ? line.why : line.isRanked ? "" : line.unranked];
  const tell = (word) => { find("#told").textContent = word ? said(word) : ""; };

  let turn = 0;
  const clear = () => {
    find("#picture").replaceChildren();
    find("#numbers").replaceChildren();
    find("#title").textContent = "";
    find("#citation").hidden = true;
  };
  const show = async () => {
    turn += 1;
    const mine = turn;
    const own = codes();
    const all = chosen();
    form.elements.indicator.value = indicator().value;
    form.elements.year.value = isAllYears() ? "all" : String(year());
    for (const field of ["peers", "view"]) form.elements[field].value = all.get(field) ?? "";
    form.elements.sound.checked = all.get("sound") === "1";
    find("#counties").replaceChildren(...own.map(chip));
    const needed = [...(isGrid() ? options().filter((one) => "main" in one.dataset) : [indicator()]), ...(peers() === "volume" ? options().filter((one) => one.value === "requests") : [])];
    try { await gouji.load(needed.flatMap((option) => files(option.dataset.files))); } catch { clear(); return tell("no_data"); }
    // What was chosen since is shown instead.
    if (mine !== turn) return undefined;
    if (!own.length) { clear(); return tell("choose_county"); }
    tell(peers() && companions().length === own.length ? "nobody_like" : "");
    const now = view();
    find("#title").textContent = now.title;
    find("#picture").replaceChildren(now.draw());
    const cell = (tag, content) => Object.assign(document.createElement(tag), { textContent: content ?? "" });
    const line = (tag, contents) => { const tr = document.createElement("tr"); tr.append(...contents.map((content) => cell(tag, content))); return tr; };
    const head = document.createElement("thead");
    head.append(line("th", HEADS.map(said)));
    head.querySelectorAll("th").forEach((th) => { th.scope = "col"; });
    const body = document.createElement("tbody");
    body.append(...now.table.map((one) => line("td", cells(one).map((content, at) => (at === 3 ? name(one.option) : at === 4 || ((at === 7 || at === 8) && content !== null) ? number(one.option)(content) : at === 9 ? (content ? "≠" : "") : content)))));
    find("#numbers").replaceChildren(head, body);
    find("#citation").hidden = true;
    return undefined;
  };

  const chip = (code) => {
    const item = document.createElement("li");
    const [, title, prefecture, , folder] = gouji.list[byCode.get(code)];
    const link = Object.assign(document.createElement(folder ? "a" : "span"), { textContent: title, title: prefecture });
    if (folder) link.href = `../${encodeURIComponent(folder)}/index.html`;
    const drop = Object.assign(document.createElement("button"), { type: "button", textContent: "×" });
    drop.setAttribute("aria-label", `${said("take_out")} ${title}`);
    drop.addEventListener("click", () => { choose({ county: codes().filter((own) => own !== code).join(" ") }); form.elements.add.focus(); });
    item.append(link, " ", drop);
    return item;
  };

  // A county by its code, or by its name where only one is called so.
  const named = (text) => {
    const code = text.match(/\d{6}/)?.[0];
    if (code && byCode.has(code)) return code;
    const found = gouji.list.filter((place) => place[1] === text.trim());
    return found.length === 1 ? found[0][0] : null;
  };
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("change", ({ target }) => {
    if (target.name !== "add") return choose({ [target.name]: target.type === "checkbox" ? (target.checked ? "1" : "") : target.value });
    const code = named(target.value);
    if (!code) return tell("no_such_county");
    target.value = "";
    if (codes().length >= MOST && !codes().includes(code)) return tell("six_at_most");
    choose({ county: [...new Set([...codes(), code])].join(" ") });
  });

  const file = () => `gouji-${isGrid() ? "main" : indicator().value}-${isAllYears() ? "all" : year()}`;
  const digest = () => find("#files").dataset.digest;
  // A copy says what it shows and of what.
  const framed = () => gouji.pictures.framed(find("#picture svg"), find("#title").textContent, said("cited_as", { digest: digest() }));
  const svg = () => new XMLSerializer().serializeToString(framed());
  const hands = {
    csv: () => gouji.hand(`${file()}.csv`, "text/csv", gouji.csv([HEADS, ...view().table.map(cells)])),
    svg: () => gouji.hand(`${file()}.svg`, "image/svg+xml", svg()),
    png: async () => {
      const drawn = framed();
      const image = new Image();
      image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg())}`;
      await image.decode();
      const canvas = Object.assign(document.createElement("canvas"), { width: drawn.width.baseVal.value * 2, height: drawn.height.baseVal.value * 2 });
      canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
      canvas.toBlob((blob) => gouji.hand(`${file()}.png`, "image/png", blob), "image/png");
    },
  };
  // What is handed out is what stands there.
  document.querySelectorAll("[data-hand]").forEach((button) => button.addEventListener("click", () => {
    if (find("#picture svg")) hands[button.dataset.hand]();
  }));
  find("#cite").addEventListener("click", () => {
    const place = find("#citation");
    const names = (isGrid() ? codes().map((code) => byCode.get(code)) : companions()).map((at) => gouji.list[at][1]).join("、");
    place.textContent = `${said("cited_as", { digest: digest() })} ${find("#title").textContent} · ${names}. ${location.href}`;
    place.hidden = false;
  });

  find("#english").addEventListener("change", show);
  addEventListener("hashchange", show);
  gouji.load(files(find("#files").dataset.places)).then(() => {
    byCode = new Map(gouji.list.map(([code], at) => [code, at]));
    find("#places").replaceChildren(...gouji.list.map(([code, title, prefecture]) => Object.assign(document.createElement("option"), { value: `${title} ${code}`, label: `${title} ${prefecture} ${code}` })));
    return show();
  }).catch(() => tell("no_data"));
});
