// Prints what the panel costs in Chromium: `node performance.mjs [--rounds N]` in tests/e2e, with a built service. No test: figures depend on
// the machine. The browser reports
// tasks of more than 50 ms; 0 means that there was none.
import { parseArgs } from 'node:util';
import { answer, say } from '../conformance/support/answers.mjs';
import { Host } from '../conformance/support/host.mjs';
import { Provider } from '../conformance/support/provider.mjs';
import { launch } from './support/browser.mjs';
import { PanelPage } from './support/PanelPage.mjs';

const { values } = parseArgs({ options: { rounds: { type: 'string', default: '5' } } });
const ROUNDS = Number(values.rounds);
const MESSAGES = 300;
const DELTAS = 20_000;
const PER_SECOND = 2_000;
const PATIENCE = 60_000;

const provider = new Provider();
await provider.start();
const host = await Host.start({ OPENAI_API_BASE_URL: provider.baseUrl, OPENAI_API_KEY: 'key', OPENAI_MODEL: 'scripted' });
await fetch(`${host.url}/api/user-context/onboarding`, {
  method: 'POST',
  headers: { 'Content-Type': 'application/json' },
  body: '{"skip":true}',
});
const browser = await launch();
const rows = [];
try {
  await opened();
  await manyMessages();
  await manyDeltas();
} finally {
  await browser.close();
  await host.stop();
  await provider.stop();
}
console.log('| what | median | from, to | goal |\n|---|---:|---:|---|');
for (const [what, figures, goal, unit] of rows) console.log(`| ${what} | ${median(figures)} ${unit} | ${spread(figures)} | ${goal} |`);

async function opened() {
  const paints = [];
  const heaps = [];
  for (let round = 0; round < ROUNDS; round++) {
    const { page, close } = await fresh();
    await page.waitForFunction(() => performance.getEntriesByName('first-contentful-paint').length > 0);
    paints.push(await page.evaluate(() => performance.getEntriesByName('first-contentful-paint')[0].startTime));
    const devtools = await page.context().newCDPSession(page);
    await devtools.send('HeapProfiler.collectGarbage');
    const { usedSize } = await devtools.send('Runtime.getHeapUsage');
    heaps.push(usedSize / 1024 / 1024);
    await close();
  }
  rows.push(['first contentful paint at `/`', paints, '300 ms', 'ms'], ['heap while idle, after collection', heaps, '12 MB', 'MB']);
}

async function manyMessages() {
  const times = [];
  const longest = [];
  for (let round = 0; round < ROUNDS; round++) {
    const { panel, page, close } = await fresh();
    await panel.button('Conversations').click();
    await panel.drawer
      .locator('input[type=file]')
      .setInputFiles({ name: 'sessions.json', mimeType: 'application/json', buffer: Buffer.from(conversation()) });
    await panel.button('More for Long').waitFor();
    await watchTasks(page);
    const [time, task] = await page.evaluate(async () => {
      const root = document.querySelector('#panel').shadowRoot;
      const wait = (is) =>
        new Promise((resolve) => {
          const look = () => (is() ? resolve() : requestAnimationFrame(look));
          look();
        });
      const row = [...root.querySelectorAll('.session')].find((one) => one.textContent.includes('Long'));
      const start = performance.now();
      row.click();
      await wait(() => [...root.querySelectorAll('.markdown')].at(-1)?.textContent.includes('Answer 299'));
      await new Promise(requestAnimationFrame);
      const time = performance.now() - start;
      await wait(() => root.querySelectorAll('article').length === 300);
      await new Promise((resolve) => setTimeout(resolve, 500));
      return [time, window.longestTask()];
    });
    times.push(time);
    longest.push(task);
    await close();
  }
  rows.push(
    [`${MESSAGES} messages: from the click until the last is drawn`, times, '200 ms', 'ms'],
    ['the same: longest task until all are there', longest, '50 ms', 'ms'],
  );
}

async function manyDeltas() {
  const smooth = [];
  const longest = [];
  const words = Array.from({ length: DELTAS }, (_, index) => (index % 40 === 39 ? `w${index}.\n\n` : `w${index} `));
  for (let round = 0; round < Math.max(1, Math.ceil(ROUNDS / 2)); round++) {
    const { panel, page, close } = await fresh();
    provider.willAnswer(answer(...paced(words)));
    await watchTasks(page);
    await page.evaluate(() => {
      const frames = (window.frames_ = []);
      let last = performance.now();
      const frame = (now) => {
        frames.push(now - last);
        last = now;
        requestAnimationFrame(frame);
      };
      requestAnimationFrame(frame);
    });
    await panel.say('everything');
    await panel.transcript.getByText('w0 ').first().waitFor();
    await page.evaluate(() => (window.frames_.length = 0));
    await panel.idle();
    const [share, task] = await page.evaluate(() => [
      (100 * window.frames_.filter((length) => length < 33.4).length) / window.frames_.length,
      window.longestTask(),
    ]);
    smooth.push(share);
    longest.push(task);
    await close();
  }
  rows.push(['20,000 deltas at 2,000/s: frames under 33 ms', smooth, '95 %', '%'], ['the same: longest task', longest, '100 ms', 'ms']);
}

async function fresh() {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'en-US' });
  const page = await context.newPage();
  const panel = await PanelPage.open(page, host.url, PATIENCE);
  await page.waitForTimeout(1_000);
  return { page, panel, close: () => context.close() };
}

function watchTasks(page) {
  return page.evaluate(() => {
    const tasks = [];
    const observer = new PerformanceObserver((list) => tasks.push(...list.getEntries().map(({ duration }) => duration)));
    observer.observe({ type: 'longtask' });
    window.longestTask = () => Math.max(0, ...tasks, ...observer.takeRecords().map(({ duration }) => duration));
  });
}

/** Answers as people get them: text, lists, code and tables, and calls of tools between. */
function conversation() {
  const said = (index) => `Question ${index}: what does the sampler do with the latent image, and which values are worth trying?`;
  const answered = (index) =>
    `Answer ${index} with **bold** words and \`code\`.\n\n1. First it adds noise.\n2. Then it takes it away, step by step.\n\n` +
    `| steps | cfg |\n|---|---|\n| 20 | 7 |\n| 30 | 5.5 |\n\n\`\`\`json\n{ "steps": 20, "cfg": 7 }\n\`\`\`\n\nTry it with another seed.`;
  const call = (index) => ({
    type: 'tool-addNode',
    toolCallId: `call${index}`,
    state: 'output-available',
    input: { nodeType: 'KSampler' },
    output: { success: true, data: { id: index, type: 'KSampler', title: 'KSampler' } },
  });
  const messages = Array.from({ length: MESSAGES }, (_, index) =>
    index % 2 === 0
      ? { id: `m${index}`, role: 'user', parts: [{ type: 'text', text: said(index) }] }
      : { id: `m${index}`, role: 'assistant', parts: [{ type: 'step-start' }, call(index), { type: 'text', text: answered(index) }] },
  );
  const session = { name: 'Long', named: true };
  return JSON.stringify({ format: 'comfy-assistant-sessions', version: 1, sessions: [{ session, messages }] });
}

/** The words in pieces of 20 ms. */
function paced(words) {
  const size = PER_SECOND / 50;
  const start = { at: undefined };
  return Array.from({ length: words.length / size }, (_, index) => async (stream) => {
    start.at ??= performance.now();
    const wait = start.at + index * 20 - performance.now();
    if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
    await say(...words.slice(index * size, (index + 1) * size))(stream);
  });
}

function median(figures) {
  return round(figures.toSorted((one, other) => one - other)[Math.floor(figures.length / 2)]);
}

function spread(figures) {
  return `${round(Math.min(...figures))} to ${round(Math.max(...figures))}`;
}

function round(figure) {
  return figure < 20 ? Math.round(figure * 10) / 10 : Math.round(figure);
}
