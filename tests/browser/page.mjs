// The page in a browser: opened from disk with the network off, looked at as readers do.
//
//   node page.mjs PAGE.html [INDEX.html [EXPERIMENTS.html [OTHER.html…]]]
//
// Chromium is taken from CHROMIUM, else /usr/bin/chromium. With SHOTS=FOLDER, pictures of the page are left there.
import { readFileSync, statSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const [page_file, index_file, experiments_file, ...others] = process.argv.slice(2);
if (!page_file) {
  console.error("which page? node page.mjs PAGE.html [INDEX.html [EXPERIMENTS.html [OTHER.html…]]]");
  process.exit(2);
}
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const shots = process.env.SHOTS;
// A new profile of its own is made and removed by every launch.
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
  ],
});
// axe is put into the page from outside, so here the page's own policy does not hold; that it does is tested below.
const context = await browser.newContext({ offline: true, bypassCSP: true });
context.setDefaultTimeout(20_000);

let passed = 0;
let failed = 0;
const test = async (sentence, body) => {
  try {
    await body();
    passed += 1;
    console.log(`ok      ${sentence}`);
  } catch (error) {
    failed += 1;
    console.log(`FAILED  ${sentence}\n        ${error.message.split("\n").slice(0, 8).join("\n        ")}`);
  }
};
const equal = (found, expected, what) => {
  if (JSON.stringify(found) !== JSON.stringify(expected)) {
    throw new Error(`${what}: ${JSON.stringify(found)}, not ${JSON.stringify(expected)}`);
  }
};
const holds = (truth, what) => {
  if (!truth) throw new Error(what);
};

/** Opens a file as a reader has it, with everything that it asks for or complains of. */
const open = async (file, { scheme = "light", width = 1280, height = 900 } = {}) => {
  const page = await context.newPage();
  const heard = { requests: [], complaints: [] };
  page.on("request", (request) => heard.requests.push(request.url()));
  page.on("console", (message) => ["error", "warning"].includes(message.type()) && heard.complaints.push(message.text()));
  page.on("pageerror", (error) => heard.complaints.push(error.message));
  await page.setViewportSize({ width, height });
  await page.emulateMedia({ colorScheme: scheme });
  await page.goto(pathToFileURL(resolve(file)).href);
  await page.evaluate(() => document.fonts.ready);
  return { page, heard };
};

const files = [
  ["page", page_file],
  ...(index_file ? [["index", index_file]] : []),
  ...(experiments_file ? [["experiments", experiments_file]] : []),
  ...others.map((file) => [`page ${basename(file, ".html")}`, file]),
];
for (const [name, file] of files) {
  await test(`the ${name} is one file of less than 1.5 MB that asks for nothing and complains of nothing`, async () => {
    holds(statSync(file).size < 1_500_000, `${statSync(file).size} bytes`);
    const { page, heard } = await open(file);
    const asked = heard.requests.filter((url) => !url.startsWith("data:"));
    equal(asked, [pathToFileURL(resolve(file)).href], "requests");
    equal(heard.complaints, [], "console");
    equal(await page.evaluate(() => document.fonts.check("16px Inter")), true, "its own font is there");
    await page.close();
  });

  for (const scheme of ["light", "dark"]) {
    for (const width of [1280, 360]) {
      await test(`the ${name} fits ${width} pixels, ${scheme}, and axe finds nothing serious`, async () => {
        const { page } = await open(file, { scheme, width });
        const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        holds(wide <= 0, `the page scrolls sideways by ${wide} pixels`);
        for (const details of await page.$$("details")) await details.evaluate((part) => (part.open = true));
        const open_wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        holds(open_wide <= 0, `with everything open the page scrolls sideways by ${open_wide} pixels`);
        const [paper, ink] = await page.evaluate(() => {
          const style = getComputedStyle(document.documentElement);
          return [style.backgroundColor, style.color];
        });
        holds(paper !== ink, "paper and ink are the same");
        holds((paper === "rgb(255, 255, 255)") === (scheme === "light"), `paper is ${paper}`);
        await page.evaluate(axe);
        const { violations } = await page.evaluate(() => axe.run(document, { resultTypes: ["violations"] }));
        const serious = violations.filter((found) => ["serious", "critical"].includes(found.impact));
        equal(serious.map((found) => `${found.id}: ${found.nodes[0].html.slice(0, 120)}`), [], "axe");
        if (width === 360) {
          const wide = await page.$$eval("figure .scroll", (parts) => parts.filter((part) => part.querySelector("svg") && part.offsetParent !== null).length);
          // Pictures of what was observed have one size; they scroll in their own box.
          equal(name.startsWith("page ") ? 0 : wide, 0, "pictures that a phone must scroll");
        }
        if (shots) {
          for (const details of await page.$$("details")) await details.evaluate((part) => (part.open = false));
          await page.screenshot({ path: join(shots, `${name}-${width}-${scheme}.png`), fullPage: true, timeout: 90_000 });
        }
        await page.close();
      });
    }
  }
}

await test("an arm without its tick fades in the pictures and leaves the tables", async () => {
  const { page } = await open(page_file);
  const box = page.locator("#arms input").nth(1);
  const arm = await box.inputValue();
  const looks = () =>
    page.evaluate((arm) => {
      const shape = document.querySelector(`g[data-arm="${arm}"]`);
      const row = document.querySelector(`#what-if-table tr[data-arm="${arm}"]`);
      return [getComputedStyle(shape).opacity, getComputedStyle(row).display];
    }, arm);
  equal(await looks(), ["1", "table-row"], "at first");
  await box.focus();
  await page.keyboard.press("Space");
  equal(await looks(), ["0.1", "none"], "without the tick");
  await page.keyboard.press("Space");
  equal(await looks(), ["1", "table-row"], "with the tick again");
  await page.close();
});

await test("the what-if table sorts both ways, by mouse and by keyboard", async () => {
  const { page } = await open(page_file);
  const column = (place) =>
    page.$$eval(
      "#what-if-table tbody tr",
      (rows, place) => rows.map((row) => row.children[place].dataset.value).filter((value) => value !== undefined).map(Number),
      place,
    );
  const sorted = (values, sign) => values.every((value, place) => place === 0 || sign * (value - values[place - 1]) >= 0);
  const heading = page.locator("#what-if-table thead th").nth(1);
  await heading.getByRole("button").click();
  holds(sorted(await column(1), -1), "not downwards after one click");
  equal(await heading.getAttribute("aria-sort"), "descending", "aria-sort");
  await heading.getByRole("button").focus();
  await page.keyboard.press("Enter");
  holds(sorted(await column(1), 1), "not upwards after another");
  equal(await heading.getAttribute("aria-sort"), "ascending", "aria-sort");
  await page.locator("#what-if-table thead th").nth(0).getByRole("button").click();
  const titles = await page.$$eval("#what-if-table tbody th", (cells) => cells.map((cell) => cell.textContent.toLowerCase()));
  equal(titles, [...titles].sort((a, b) => a.localeCompare(b)), "titles");
  await page.close();
});

await test("every picture has a name that says its finding, and a table behind it", async () => {
  const { page } = await open(page_file);
  const figures = await page.$$eval("figure", (figures) =>
    figures.map((figure) => ({
      named: [...figure.querySelectorAll("svg")].every((svg) => (svg.getAttribute("aria-label") ?? "").length > 20),
      table: figure.querySelector("details table tbody tr") !== null,
      hover: figure.querySelector("svg title") !== null,
    })),
  );
  holds(figures.length >= 3, `${figures.length} pictures`);
  equal(figures.filter((figure) => !figure.named || !figure.table || !figure.hover), [], "pictures");
  await page.close();
});

await test("without its script the page says the same", async () => {
  const still = await browser.newContext({ offline: true, javaScriptEnabled: false });
  const [lively, quiet] = [await context.newPage(), await still.newPage()];
  const told = [];
  for (const page of [lively, quiet]) {
    await page.goto(pathToFileURL(resolve(page_file)).href);
    told.push((await page.locator("main").textContent()).replace(/\s+/g, " "));
    await page.close();
  }
  holds(told[0].length > 3000, "hardly any text");
  equal(told[1], told[0], "the text");
  await still.close();
});

await test("its policy lets its own script and style in and no other", async () => {
  const policy = readFileSync(page_file, "utf8").match(/Content-Security-Policy" content="([^"]+)"/)?.[1] ?? "";
  holds(policy.startsWith("default-src 'none'") && !policy.includes("unsafe"), policy);
  const strict = await browser.newContext({ offline: true });
  const page = await strict.newPage();
  const refused = [];
  page.on("console", (message) => message.type() === "error" && refused.push(message.text()));
  await page.goto(pathToFileURL(resolve(page_file)).href);
  equal(refused, [], "refused of the page as it is");
  equal(await page.locator("#arms").isVisible(), true, "its own script runs");
  holds(await page.evaluate(() => getComputedStyle(document.querySelector("main")).maxWidth !== "none"), "its own style does not hold");
  await page.evaluate(() => {
    const script = document.createElement("script");
    script.textContent = "document.title = 'taken over'";
    document.body.append(script);
  });
  holds((await page.title()) !== "taken over", "a foreign script ran");
  equal(refused.length, 1, "complaints of the foreign script");
  await strict.close();
});

await test("on A4 it prints in a few pages", async () => {
  const { page } = await open(page_file);
  const pdf = await page.pdf({ format: "A4", printBackground: true, preferCSSPageSize: true });
  const pages = pdf.toString("latin1").match(/\/Type\s*\/Page[^s]/g)?.length ?? 0;
  holds(pages >= 2 && pages <= 40, `${pages} pages`);
  if (shots) writeFileSync(join(shots, "page.pdf"), pdf);
  await page.close();
});

await browser.close();
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
