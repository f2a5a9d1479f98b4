// The pictures of the comparison. They carry their own look, so that a copy on the disk is the same picture.
"use strict";
(() => {
  const INK = "#1d1d1b", SOFT = "#5b5a57", LINE = "#d9d6d0", ACCENT = "#a62b24";
  const MARKS = ["①", "②", "③", "④", "⑤", "⑥"];
  const DASHES = ["", "6 3", "2 3", "10 3 2 3", "1 2", "8 2"];
  const element = (name, attributes, text) => {
    const made = document.createElementNS("http://www.w3.org/2000/svg", name);
    Object.entries(attributes).forEach(([key, value]) => made.setAttribute(key, typeof value === "number" ? value.toFixed(1) : value));
    if (text !== undefined) made.textContent = text;
    return made;
  };
  const canvas = (width, height, label) => {
    const svg = element("svg", { viewBox: `0 0 ${width} ${height}`, width, height, role: "img", "aria-label": label, xmlns: "http://www.w3.org/2000/svg", "font-family": "system-ui, 'Noto Sans CJK SC', sans-serif", "font-size": "12" });
    svg.append(element("rect", { x: 0, y: 0, width, height, fill: "#fff" }));
    svg.put = (name, attributes, text) => { const made = element(name, attributes, text); svg.append(made); return made; };
    return svg;
  };
  const ceiling = (value) => {
    if (!(value > 0)) return 1;
    const size = 10 ** Math.floor(Math.log10(value));
    return [1, 2, 2.5, 5, 10].map((step) => step * size).find((end) => end >= value - 1e-12);
  };
  const highest = (rows) => Math.max(0, ...rows.map((row) => (row.value === null ? 0 : Math.max(row.value, row.high ?? 0))));
  // What can be less than nothing begins the scale there.
  const lowest = (rows) => { const low = Math.min(0, ...rows.map((row) => row.value ?? 0)); return low < 0 ? -ceiling(-low) : 0; };
  const short = (name) => (name.length > 7 ? `${name.slice(0, 6)}…` : name);

  // One indicator in one year: a line a county, its value and interval, the largest first.
  const rows = (rows, { number, label }) => {
    const left = 24 + 12.5 * Math.max(0, ...rows.map((row) => row.name.length));
    const [right, top, step] = [left + 380, 24, 26];
    const svg = canvas(right + 240, top + step * rows.length + 10, label);
    const [begin, end] = [lowest(rows), ceiling(highest(rows))];
    const x = (value) => left + ((right - left) * (value - begin)) / (end - begin);
    for (const at of begin < 0 ? [begin, 0, end] : [0, end / 2, end]) {
      svg.put("line", { x1: x(at), x2: x(at), y1: top - 6, y2: top + step * rows.length, stroke: LINE });
      svg.put("text", { x: x(at), y: top - 11, "text-anchor": "middle", fill: SOFT, "font-size": "11" }, number(at));
    }
    rows.forEach((row, at) => {
      const y = top + step * at + step / 2;
      svg.put("text", { x: left - 12, y: y + 4, "text-anchor": "end", fill: INK, "font-weight": row.isChosen ? "600" : "400" }, row.name);
      if (row.value === null) {
        svg.put("text", { x: left + 4, y: y + 4, fill: SOFT }, `∅ ${row.why}`);
        return;
      }
      if (row.low !== null) svg.put("line", { x1: x(row.low), x2: x(row.high), y1: y, y2: y, stroke: SOFT, "stroke-width": 2 });
      svg.put("circle", { cx: x(row.value), cy: y, r: 4.5, fill: row.isFlagged ? "#fff" : row.isChosen ? INK : SOFT, stroke: row.isFlagged ? ACCENT : "none", "stroke-width": 1.5 });
      svg.put("text", { x: right + 14, y: y + 4, fill: INK }, `${number(row.value)}${row.isFlagged ? " ≠" : ""}  ${row.parts}${row.isRanked ? "" : ` ${row.unranked}`}`);
    });
    return svg;
  };

  // One indicator over the years: a line a county, broken where the form changes and where a year is missing.
  const years = (series, { number, label, breaks }) => {
    const all = series.flatMap((one) => one.points);
    const [first, last] = [Math.min(...all.map((point) => point.year)), Math.max(...all.map((point) => point.year))];
    const [left, top, height, step] = [60, 30, 260, 100];
    const width = left + step * (last - first + 1);
    const svg = canvas(width + 150, top + height + 30, label);
    const [begin, end] = [lowest(all), ceiling(highest(all))];
    const x = (year) => left + step * (year - first + 0.5);
    const y = (value) => top + height * (1 - (value - begin) / (end - begin));
    for (const at of begin < 0 ? [begin, 0, end] : [0, end / 2, end]) {
      svg.put("line", { x1: left, x2: width, y1: y(at), y2: y(at), stroke: LINE });
      svg.put("text", { x: left - 6, y: y(at) + 4, "text-anchor": "end", fill: SOFT, "font-size": "11" }, number(at));
    }
    for (let year = first; year <= last; year += 1) {
      svg.put("text", { x: x(year), y: top + height + 18, "text-anchor": "middle", fill: SOFT, "font-size": "11" }, year);
      if (breaks[year] && year > first) {
        svg.put("line", { x1: x(year) - step / 2, x2: x(year) - step / 2, y1: 14, y2: top + height, stroke: SOFT, "stroke-dasharray": "3 3" });
        svg.put("text", { x: x(year) - step / 2 + 3, y: 12, fill: SOFT, "font-size": "11" }, breaks[year]);
      }
    }
    series.forEach((one, at) => {
      const known = one.points.filter((point) => point.value !== null).sort((a, b) => a.year - b.year);
      known.forEach((point, index) => {
        const before = known[index - 1];
        if (before?.year === point.year - 1 && !breaks[point.year]) {
          svg.put("line", { x1: x(before.year), y1: y(before.value), x2: x(point.year), y2: y(point.value), stroke: INK, "stroke-dasharray": DASHES[at % 6] || "none" });
        }
        if (point.low !== null) svg.put("line", { x1: x(point.year), x2: x(point.year), y1: y(point.low), y2: y(point.high), stroke: SOFT });
        svg.put("circle", { cx: x(point.year), cy: y(point.value), r: 4, fill: point.isFlagged ? "#fff" : INK, stroke: point.isFlagged ? ACCENT : "#fff" });
        svg.put("text", { x: x(point.year) + 7, y: y(point.value) - 5, fill: INK, "font-size": "11" }, `${MARKS[at % 6]}${number(point.value)}${point.isFlagged ? "≠" : ""}`);
      });
      svg.put("text", { x: width + 10, y: top + 16 * at + 10, fill: INK }, `${MARKS[at % 6]} ${short(one.name)}`);
    });
    return svg;
  };

  // Many indicators in one year: a small picture each, its bars sorted.
  const grid = (panels, { label }) => {
    const [width, step, head, across] = [280, 18, 30, 3];
    const deep = Math.max(1, ...panels.map((panel) => panel.rows.length));
    const tall = head + step * deep + 16;
    const svg = canvas(width * across, tall * Math.ceil(panels.length / across), label);
    panels.forEach((panel, at) => {
      const [left, top] = [width * (at % across), tall * Math.floor(at / across)];
      svg.put("text", { x: left, y: top + 16, fill: INK, "font-weight": "600" }, panel.title);
      const end = highest(panel.rows) || 1;
      panel.rows.forEach((row, index) => {
        const y = top + head + step * index;
        svg.put("text", { x: left + 96, y: y + 9, "text-anchor": "end", fill: INK, "font-size": "11", "font-weight": row.isChosen ? "600" : "400" }, short(row.name));
        if (row.value === null) { svg.put("text", { x: left + 102, y: y + 9, fill: SOFT, "font-size": "11" }, `∅ ${row.why}`); return; }
        const long = (110 * Math.max(row.value, 0)) / end;
        svg.put("rect", { x: left + 102, y, width: Math.max(long, 0.5), height: 11, fill: row.isFlagged ? "#fff" : row.isChosen ? INK : SOFT, stroke: row.isFlagged ? ACCENT : "none" });
        if (row.low !== null) svg.put("line", { x1: left + 102 + (110 * row.low) / end, x2: left + 102 + (110 * Math.min(row.high, end)) / end, y1: y + 13, y2: y + 13, stroke: SOFT });
        svg.put("text", { x: left + 106 + long, y: y + 9, fill: INK, "font-size": "11" }, `${panel.number(row.value)}${row.isFlagged ? "≠" : ""}${row.isRanked ? "" : "*"}`);
      });
    });
    return svg;
  };
  // The same picture with its title above and what it is made of below.
  const framed = (picture, title, source) => {
    const [above, below] = [26, 24];
    const [, , width, height] = picture.getAttribute("viewBox").split(" ").map(Number);
    const svg = canvas(width, height + above + below, `${title} ${source}`);
    svg.put("text", { x: 4, y: 17, fill: INK, "font-weight": "600" }, title);
    const inner = picture.cloneNode(true);
    inner.setAttribute("y", above);
    svg.append(inner);
    svg.put("text", { x: 4, y: height + above + 16, fill: SOFT, "font-size": "10" }, source);
    return svg;
  };
  gouji.pictures = { rows, years, grid, framed };
})();
