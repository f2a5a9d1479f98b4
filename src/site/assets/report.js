// A report's page works without this: it adds the keys, lights up what belongs together, and hands out the page's data.
"use strict";
(() => {
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const frame = document.querySelector("iframe[name=s]");
  const queries = all(".query");

  // What the address names; one that is none names nothing.
  const named = () => { try { return decodeURIComponent(location.hash.slice(1)); } catch { return ""; } };

  // What the address names, lit up with its cells; the source shows the first of them.
  const light = () => {
    all(".lit").forEach((lit) => lit.classList.remove("lit"));
    const target = document.getElementById(named());
    const query = target?.closest(".query");
    if (!query) return;
    query.classList.add("lit");
    const cells = all(".cells .cell", query).map((link) => document.querySelector(link.getAttribute("href")));
    cells.forEach((cell) => cell?.classList.add("lit"));
    const place = cells.map((cell) => cell?.querySelector("a")).find(Boolean);
    // Without a step of its own in the history.
    if (frame && place) frame.contentWindow.location.replace(new URL(place.getAttribute("href"), location.href).href);
  };
  addEventListener("hashchange", light);
  light();

  // n and p go from finding to finding.
  const now = () => queries.findIndex((query) => query.classList.contains("lit"));
  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest?.("input, textarea, select")) return;
    const step = { n: 1, p: -1 }[event.key];
    if (!step || !queries.length) return;
    const at = now();
    const next = at < 0 ? (step > 0 ? 0 : queries.length - 1) : (at + step + queries.length) % queries.length;
    location.hash = encodeURIComponent(queries[next].id);
    queries[next].scrollIntoView({ block: "start" });
  });
  all(".keys").forEach((hint) => { hint.hidden = !queries.length; });

  // The page's own figures, as data.
  const figure = (cell) => {
    const mark = cell.querySelector(".mark");
    return { value: mark ? null : (cell.querySelector("a") ?? cell).firstChild.textContent, mark: mark?.dataset.mark ?? null };
  };
  // The script of the form's edition says what each of its cells is.
  const known = (cell) => gouji.form[Number(cell.id.slice(1))];
  const rows = () => all(".form td[id]").map((cell) => {
    const [key, label, column] = known(cell);
    return { cell: key, label, column, ...figure(cell) };
  });
  const name = document.querySelector(".report").dataset.report.replace(/[^\p{L}\p{N}.-]+/gu, "_");
  const offer = (id, type, make) => {
    const button = document.getElementById(id);
    if (!button) return;
    button.hidden = false;
    button.addEventListener("click", () => gouji.hand(`${name}.${id}`, type, make()));
  };
  // Rows that no form has, and what the prose says.
  const others = () => all(".figures[data-other] tr").flatMap((row) => all("td", row).map((cell, at) => ({
    cell: "", label: row.querySelector("th").firstChild.textContent.trim(), column: String(at + 1), ...figure(cell),
  })));
  const said = () => all(".said, .prose li").map((clause) => ({
    beside: all("td[id]", clause.closest("tr") ?? clause).map((cell) => known(cell)[0]),
    text: (clause.querySelector("a") ?? clause).textContent,
  }));
  offer("csv", "text/csv", () => gouji.csv([["cell", "label", "column", "value", "mark"], ...[...rows(), ...others()].map(Object.values)]));
  offer("json", "application/json", () => {
    const { report, digest } = document.querySelector(".report").dataset;
    // A figure goes out in the digits it stands in, which a number of this language might not keep.
    const value = ({ value, mark }) => (mark ? JSON.stringify({ mark }) : value);
    const cells = rows().map((one) => `"${one.cell}":${value(one)}`);
    const other = others().map((one) => `{"label":${JSON.stringify(one.label)},"column":${one.column},"value":${value(one)}}`);
    return `{"report":${JSON.stringify(report)},"source_sha256":${JSON.stringify(digest)},"cells":{${cells.join(",")}},`
      + `"other_rows":[${other.join(",")}],"said":${JSON.stringify(said())}}\n`;
  });
})();
