// Finds a county or a body by its name or code; the pages of the provinces list the same.
"use strict";
gouji.found = [];
gouji.bodies = (lines) => { gouji.found.push(...lines); };
addEventListener("DOMContentLoaded", () => {
  const MOST = 20;
  const form = document.querySelector("#search");
  const list = document.querySelector("#found");
  let isThere = false;
  const show = () => {
    const words = form.elements.q.value.trim().toLowerCase().split(/\s+/).filter(Boolean);
    const hits = words.length ? gouji.found.filter(([name, code]) => words.every((word) => `${name} ${code}`.toLowerCase().includes(word))) : [];
    // Who is called exactly so stands first.
    hits.sort((a, b) => Number(b[0].split(" ").includes(words[0])) - Number(a[0].split(" ").includes(words[0])));
    list.replaceChildren(...hits.slice(0, MOST).map(([name, code, folder]) => {
      const item = document.createElement("li");
      const link = Object.assign(document.createElement("a"), { textContent: name });
      link.href = `${folder.split("/").map(encodeURIComponent).join("/")}/index.html`;
      item.append(link, ` ${code}`);
      return item;
    }));
    const rest = hits.length - MOST;
    form.querySelector("output").textContent = !words.length ? "" : !isThere ? gouji.said("waiting") : rest > 0 ? `${gouji.said("more")} ${rest}` : hits.length ? "" : gouji.said("nobody");
  };
  form.hidden = false;
  form.addEventListener("submit", (event) => { event.preventDefault(); list.querySelector("a")?.click(); });
  form.elements.q.addEventListener("focus", () => gouji.load(form.dataset.files.split(" ").filter(Boolean)).then(() => { isThere = true; show(); }, () => { form.querySelector("output").textContent = gouji.said("no_data"); }), { once: true });
  form.elements.q.addEventListener("input", show);
});
