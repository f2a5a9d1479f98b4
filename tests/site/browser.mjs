// What people do on the site, in headless Chromium: node browser.mjs KIND SITE. GOUJI_BROWSER is the folder where
// puppeteer-core and axe-core are installed, CHROMIUM the browser.
import { createRequire } from "node:module";
import { createServer } from "node:http";
import { readFile, readdir, writeFile } from "node:fs/promises";
import { join, resolve, extname } from "node:path";
import { pathToFileURL } from "node:url";
import assert from "node:assert/strict";

const require = createRequire(join(process.env.GOUJI_BROWSER, "package.json"));
const puppeteer = require("puppeteer-core");
const [kind, folder] = process.argv.slice(2);
const site = resolve(folder);
const soon = (ms) => new Promise((done) => setTimeout(done, ms));

// Waits until something is so; a browser does one thing after the other.
async function until(what, read, wanted) {
  let found;
  for (let waited = 0; waited < 5000; waited += 50) {
    found = await Promise.resolve().then(read).catch((error) => error.message);
    if (typeof wanted === "function" ? wanted(found) : found === wanted) return;
    await soon(50);
  }
  assert.fail(`${what}: ${JSON.stringify(found)}, not ${wanted}`);
}

// A plain server of files, as any web server is.
const types = { ".html": "text/html; charset=utf-8", ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml" };
const server = createServer(async (request, answer) => {
  try {
    const path = join(site, decodeURIComponent(new URL(request.url, "http://x").pathname));
    const content = await readFile(path);
    answer.writeHead(200, { "content-type": types[extname(path)] ?? "application/octet-stream" }).end(content);
  } catch {
    answer.writeHead(404).end();
  }
});
await new Promise((done) => server.listen(0, "127.0.0.1", done));
const served = `http://127.0.0.1:${server.address().port}/`;
const onDisk = `${pathToFileURL(site)}/`;

const browser = await puppeteer.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-dev-shm-usage"],
});
const faults = [];

// A page at a place of the site; whatever it says on the console, and whatever it asks elsewhere, is a fault.
async function open(base, path, { width = 1440, height = 900, script = true } = {}) {
  const page = await browser.newPage();
  await page.setViewport({ width, height });
  await page.setJavaScriptEnabled(script);
  page.on("console", (message) => {
    const text = message.text();
    if (!text.includes("favicon.ico") && !(message.location().url ?? "").includes("favicon.ico")) faults.push(`${path}: console: ${text}`);
  });
  page.on("pageerror", (error) => faults.push(`${path}: ${error.message}`));
  page.on("request", (request) => {
    const url = request.url();
    if (![base, "data:", "blob:", "about:"].some((own) => url.startsWith(own))) faults.push(`${path}: asks ${url}`);
  });
  await page.bringToFront();
  await page.goto(base + path, { waitUntil: "load" });
  return page;
}

async function everyPage(at = "") {
  const found = [];
  for (const entry of await readdir(join(site, at), { withFileTypes: true })) {
    const path = at ? `${at}/${entry.name}` : entry.name;
    if (entry.isDirectory()) found.push(...(await everyPage(path)));
    else if (entry.name.endsWith(".html")) found.push(path);
  }
  return found.sort();
}

const frame = (page) => page.frames().find((one) => one.url().includes("/s.html"));
const hash = (page) => page.evaluate(() => decodeURIComponent(location.hash.slice(1)));
const isSeen = (handle) => handle.evaluate((node) => {
  const box = node.getBoundingClientRect();
  return box.width > 0 && box.top >= 0 && box.bottom <= innerHeight;
});

const report = "320813/2023/index.html";
const kinds = {
  async report() {
    for (const base of [onDisk, served]) {
      for (const script of [true, false]) {
        const page = await open(base, report, { script });
        // A figure of the table leads to its place in the source …
        const cell = await page.$("td.doubt");
        const id = await cell.evaluate((node) => node.id);
        await (await cell.$("a")).click();
        const shown = () => frame(page).evaluate(() => location.hash);
        await until(`the frame ${base} ${script}`, shown, `#${id}`);
        const mark = await frame(page).$(`#${id}`);
        await until("the source shows the figure", () => isSeen(mark), true);
        // … and another mark in the source back to its cell.
        const other = await frame(page).$(`tr:has(#${id}) .gouji:not(#${id})`);
        const back = await other.evaluate((node) => node.id);
        await other.click();
        await until(`${base}: back from the source`, () => hash(page), back);
        await until("the table shows the cell", async () => isSeen(await page.$(`td#${back}`)), true);
        await page.close();
      }
      const page = await open(base, `${report}#T4.sum:review`);
      const lit = () => page.$$eval("td.lit", (cells) => cells.length);
      await until("the cell of the finding is lit", lit, 1);
      for (const [key, anchor, cells] of [["n", "suit_after_review", 2], ["p", "review", 1]]) {
        await page.keyboard.press(key);
        await until(`${key} ${base}`, () => hash(page), `T4.sum:${anchor}`);
        await until(`${key} lights`, lit, cells);
      }
      await page.evaluate(() => history.back());
      await until("back", () => hash(page), "T4.sum:suit_after_review");
      // The other language, and it stays.
      await page.click("label.language");
      assert.ok(await page.$eval(".banner", (node) => node.innerText.includes("relations hold")));
      await page.reload();
      assert.equal(await page.$eval("html", (node) => node.lang), "en");
      await page.click("label.language");
      // The keyboard alone.
      await page.evaluate(() => document.querySelector("td.doubt a").focus());
      await page.keyboard.press("Enter");
      await until("by the keyboard", () => frame(page).evaluate(() => location.hash), (hash) => /^#c\d+$/.test(hash));
      // The page's own data.
      const data = await page.evaluate(async () => {
        const made = [];
        const was = URL.createObjectURL;
        URL.createObjectURL = (blob) => { made.push(blob); return was(blob); };
        HTMLAnchorElement.prototype.click = () => {};
        document.getElementById("json").click();
        document.getElementById("csv").click();
        return Promise.all(made.map((blob) => blob.text()));
      });
      const json = JSON.parse(data[0]);
      assert.equal(json.cells["review_and_litigation.review.total"], 0);
      assert.equal(json.cells["review_and_litigation.review.upheld"], 10);
      assert.ok(data[1].includes("\r\nreview_and_litigation.review.upheld,行政复议,结果维持,10,"), data[1].slice(0, 300));
      await page.close();
    }
    for (const path of await everyPage()) await (await open(onDisk, path)).close();
  },

  async axe() {
    const axe = await readFile(require.resolve("axe-core/axe.min.js"), "utf8");
    for (const path of ["index.html", report, "431228/2025/index.html", "320813/2023/s.html", "320813/index.html", "320813/letter/index.html", "findings/index.html",
      "coverage/index.html", "coverage/江苏省/index.html", "indicators/index.html", "indicators/disclosure_rate/index.html", "relations/index.html", "methods/index.html",
      "downloads/index.html", "provinces/江苏省/index.html", "compare/index.html#county=320813&peers=prefecture&year=2023"]) {
      for (const width of [1440, 390]) {
        const page = await open(served, path, { width });
        // The rules of axe run beside the page's policy, not under it.
        const world = await page.mainFrame().isolatedRealm?.() ?? page;
        await world.evaluate(axe);
        const { violations } = await world.evaluate("axe.run(document, { iframes: false })");
        // A source is somebody else's: only what we add to it counts.
        const ours = violations.filter(({ id }) => !path.endsWith("s.html") || ["html-has-lang", "document-title", "duplicate-id"].includes(id));
        assert.deepEqual(ours.map(({ id, nodes }) => [id, nodes.slice(0, 3).map((node) => node.html.slice(0, 200))]), [], `${path} at ${width}`);
        await page.close();
      }
    }
  },

  // What is compared stands in the address, and comes out as files of exactly the view.
  async compare() {
    for (const base of [onDisk, served]) {
      const page = await open(base, "compare/index.html");
      const names = () => page.$$eval("#numbers tbody tr", (rows) => rows.map((row) => row.cells[0].textContent));
      const told = () => page.$eval("#told", (node) => node.textContent);
      await until("somebody is asked for", told, "请加入一个县");
      const add = async (text) => { await page.type("input[name=add]", text); await page.keyboard.press("Enter"); };
      await page.select("select[name=year]", "2023");
      await page.select("select[name=indicator]", "disclosure_rate");
      await add("涟水县");
      await until("one county", async () => (await names()).join(), "涟水县");
      await add("没有县");
      await until("nobody is called so", told, "没有这个县，或不止一个：请用代码");
      await page.$eval("input[name=add]", (field) => { field.value = ""; });
      await add("芷江侗族自治县 431228");
      await until("by its code; who has no value stands last", async () => (await names()).join(), "涟水县,芷江侗族自治县");
      await page.select("select[name=peers]", "prefecture");
      // 4 of 21, 5 of 21 as printed, 4 of 21: the largest first, equal ones by their codes.
      await until("with its prefecture", async () => (await names()).join(), "涟水县,淮阴区,洪泽区,芷江侗族自治县");
      await page.click("input[name=sound]");
      await until("without contradictory ones", async () => (await names()).join(), "淮阴区,洪泽区,涟水县,芷江侗族自治县");
      const drawn = () => page.$$eval("#picture circle", (dots) => dots.length);
      assert.equal(await drawn(), 2);
      const address = await hash(page);
      for (const part of ["county=320826+431228", "peers=prefecture", "sound=1", "year=2023"]) assert.ok(address.includes(part), `${part}: ${address}`);
      await page.reload();
      await until("the address brings it back", async () => (await names()).join(), "淮阴区,洪泽区,涟水县,芷江侗族自治县");
      // Exactly the view, as files.
      await page.evaluate(() => {
        window.made = [];
        const was = URL.createObjectURL;
        URL.createObjectURL = (blob) => { window.made.push(blob); return was(blob); };
        HTMLAnchorElement.prototype.click = () => {};
      });
      for (const kind of ["csv", "svg", "png"]) await page.click(`[data-hand=${kind}]`);
      await until("three files", () => page.evaluate(() => window.made.length), 3);
      const [csv, svg, png] = await page.evaluate(async () => Promise.all(window.made.map(async (blob) => (blob.type === "image/png" ? blob.size : blob.text()))));
      assert.equal(csv.trim().split("\r\n").length, 5, csv);
      assert.ok(csv.includes("淮阴区,320804,2023,disclosure_rate,0.19047619047619047,4,21,0.0767,0.4,0,"), csv);
      assert.ok(svg.startsWith("<svg") && svg.includes("淮阴区"), svg.slice(0, 200));
      assert.ok(png > 1000);
      await page.click("#cite");
      const cited = await page.$eval("#citation", (node) => node.textContent);
      assert.match(cited, /MANIFEST\.sha256 摘要 [0-9a-f]{12}.*涟水县、芷江侗族自治县、淮阴区、洪泽区\. /, "the citation");
      // Over the years, and many indicators at once.
      await page.select("select[name=peers]", "");
      await page.select("select[name=year]", "all");
      await page.evaluate(() => { location.hash = "county=320804&year=all"; });
      await until("both years of one county", async () => (await names()).join(), "淮阴区,淮阴区");
      await page.select("select[name=view]", "grid");
      await until("the main indicators", async () => (await names()).length, (count) => count === 9);
      await page.select("select[name=indicator]", "requests");
      await page.evaluate(() => { location.hash = "county=320804&indicator=requests&peers=volume&year=2023"; });
      await until("as many applications", async () => (await names()).sort().join(), "洪泽区,涟水县,淮阴区".split(",").sort().join());
      await page.click("label.language");
      await until("in English", () => page.$eval("#title", (title) => title.textContent), (title) => title.startsWith("requests received"));
      await page.click("label.language");
      await page.focus("#counties button");
      await page.keyboard.press("Enter");
      await until("nobody is left", told, "请加入一个县");
      await page.close();
      const first = await open(base, "index.html");
      await first.type("#search input", "淮阴");
      await until("found by its name", () => first.$$eval("#found a", (links) => links.map((link) => link.textContent).join()), "江苏省 淮安市 淮阴区");
      await Promise.all([first.waitForNavigation(), first.keyboard.press("Enter")]);
      assert.ok(first.url().startsWith(`${base}320804/`), first.url());
      await first.close();
      for (const path of ["coverage", "indicators", "indicators/disclosure_rate", "relations", "methods", "downloads", "320804"]) await (await open(base, `${path}/index.html`)).close();
    }
  },

  // What is chosen stands in the address; what is decided comes out as a file and goes in again.
  async queue() {
    const [file] = process.argv.slice(4);
    const path = "findings/index.html";
    for (const base of [onDisk, served]) {
      const page = await open(base, path);
      const shown = () => page.$$eval("#lines > li", (lines) => lines.map((line) => line.querySelector(".id").textContent.split(" ")[0]));
      await until("all lines", async () => (await shown()).length, (count) => count >= 5 && count <= 50);
      const all = await shown();
      await page.select("select[name=cause]", "default_total");
      await until("one cause", async () => (await shown()).length, (count) => count > 0 && count < all.length);
      assert.match(await hash(page), /cause=default_total/);
      await page.type("input[name=q]", "洪泽 行政复议");
      await until("found", async () => (await shown()).join(), (ids) => /^320813-2023[^,]*T4\.sum:review$/.test(ids));
      await page.reload();
      await until("the address brings it back", async () => (await shown()).length, 1);
      assert.equal(await page.$eval("input[name=q]", (field) => field.value), "洪泽 行政复议");
      await page.evaluate(() => { location.hash = ""; });
      await until("all again", async () => (await shown()).length, all.length);
      await page.select("select[name=sort]", "name");
      await until("sorted", async () => (await shown()).join() !== all.join(), true);
      await page.click("input[name=notes]");
      await until("with notes", async () => (await shown()).length, (count) => count > all.length);
      // Decide in place, by the keyboard.
      await page.evaluate(() => { location.hash = "q=320813+行政复议"; });
      await until("the one", async () => (await shown()).length, 1);
      await page.focus("#lines summary");
      await page.keyboard.press("Enter");
      await page.select("#lines select[name=verdict]", "dismissed");
      await page.click("#lines form button");
      await until("no reason", () => page.$eval("#lines .fault", (fault) => fault.hidden), false);
      await page.type("#lines input[name=reason]", '模板"所填\\');
      await page.keyboard.press("Enter");
      await until("decided", () => page.$eval("#lines .state", (state) => state.textContent), '无误 · 模板"所填\\');
      await page.reload();
      await until("kept", () => page.$eval("#lines .state", (state) => state.textContent), '无误 · 模板"所填\\');
      const toml = await page.evaluate(async () => {
        const made = [];
        const was = URL.createObjectURL;
        URL.createObjectURL = (blob) => { made.push(blob); return was(blob); };
        HTMLAnchorElement.prototype.click = () => {};
        document.getElementById("download").click();
        for (let waited = 0; !made.length && waited < 100; waited += 1) await new Promise((done) => setTimeout(done, 20));
        return made[0].text();
      });
      await writeFile(file, toml);
      await page.evaluate(() => localStorage.clear());
      await page.reload();
      await until("forgotten", () => page.$eval("#lines .state", (state) => state.textContent), "");
      await (await page.$("#load")).uploadFile(file);
      await until("loaded", () => page.$eval("#lines .state", (state) => state.textContent), '无误 · 模板"所填\\');
      const link = await page.$eval("#lines a.page", (link) => link.href);
      await page.goto(link);
      assert.equal(await hash(page), "T4.sum:review");
      await page.evaluate(() => localStorage.clear());
      await page.close();
    }
  },

  // The pictures of docs/: node browser.mjs pictures SITE FOLDER COUNTY, a county with reports on several years.
  async pictures() {
    const [out, county] = process.argv.slice(4);
    const taken = {
      report: `${report}#T4.sum:review`,
      queue: "findings/index.html",
      county: `${county}/index.html`,
      compare: `compare/index.html#county=${county}&indicator=disclosure_rate&peers=prefecture&year=2024`,
      coverage: "coverage/index.html",
      indicator: "indicators/disclosure_rate/index.html",
    };
    for (const [name, path] of Object.entries(taken)) {
      const page = await open(onDisk, path, { width: 1280, height: 800 });
      await soon(500);
      if (name === "queue") await page.click("#lines summary");
      await page.screenshot({ path: join(out, `${name}.png`) });
      await page.close();
    }
  },

  async hostile() {
    for (const base of [onDisk, served]) {
      for (const path of await everyPage()) {
        const page = await open(base, path);
        await soon(200);
        assert.equal(page.url(), base + path.split("/").map(encodeURIComponent).join("/"), "the page stays");
        assert.doesNotMatch(await page.title(), /^run$/);
        for (const link of await page.$$("body a")) await link.click().catch(() => {});
        await page.close();
      }
    }
  },
};

try {
  await kinds[kind]();
  assert.deepEqual(faults, []);
  console.log(`${kind}: well`);
} catch (error) {
  console.error(error);
  process.exitCode = 1;
} finally {
  await browser.close();
  server.close();
}
