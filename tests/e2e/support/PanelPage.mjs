import assert from 'node:assert/strict';

const WORKFLOW = 'comfy-assistant.page-workflow';

/** The panel at `/` as a person sees it: what they type, click and read. Playwright's locators see into its shadow root. */
export class PanelPage {
  /** @param patience How long to wait for anything, in milliseconds. */
  static async open(page, url, patience = 8_000) {
    page.setDefaultTimeout(patience);
    const panel = new PanelPage(page);
    await page.goto(url);
    await panel.ready();
    return panel;
  }

  /** The panel in ComfyUI's sidebar, opened with its button there. */
  static async openInComfy(page, url, patience) {
    page.setDefaultTimeout(patience);
    const panel = new PanelPage(page);
    await page.goto(url);
    await page.getByRole('button', { name: 'ComfyAssistant', exact: true }).click();
    await panel.ready();
    return panel;
  }

  constructor(page) {
    this.page = page;
    this.box = page.getByRole('combobox', { name: 'Message', exact: true });
    this.transcript = page.getByRole('log');
    this.queue = page.getByRole('region', { name: /^Waiting/ });
    this.drawer = page.getByRole('dialog');
    this.failure = page.locator('.failure');
  }

  /** Opens what else can be done with a conversation in the list. */
  more = (name) => this.button(`More for ${name}`).click();

  /** The line that says what happened, and goes by itself. */
  get notice() {
    return this.page.locator('.notice-line');
  }

  button = (name, more = {}) => this.page.getByRole('button', { name, exact: true, ...more });
  text = (text) => this.transcript.getByText(text, { exact: true });

  ready = () => this.box.waitFor();

  /** Types a message and sends it with Enter. */
  async say(text) {
    await this.box.fill(text);
    await this.box.press('Enter');
  }

  /** Sends a message, and waits for the last words of the answer and for the end of the turn. */
  async ask(text, last) {
    await this.say(text);
    await this.transcript.getByText(last).last().waitFor();
    await this.idle();
  }

  /** Opens what was folded into a sentence. */
  openWork = () => this.transcript.locator('.work').evaluateAll((all) => all.forEach((one) => (one.open = true)));

  idle = () => this.button('Stop').waitFor({ state: 'detached' });

  // innerText is empty while a message is not painted, as in a tab behind another one (content-visibility: auto).
  async messages() {
    await this.allDrawn();
    return this.transcript
      .locator('article')
      .evaluateAll((all) =>
        all.map((one) =>
          [...one.querySelectorAll('.bubble, .markdown')].map((text) => text.innerText.trim() || text.textContent.trim()).join('\n'),
        ),
      );
  }

  /** The last messages are drawn at once, the others little by little. */
  allDrawn = () => this.page.locator('[role=log]:not([aria-busy])').waitFor({ state: 'attached' });

  /** The workflow on the canvas, in UI format, as the page stores it. */
  workflow = () => this.page.evaluate((key) => JSON.parse(localStorage.getItem(key) ?? '{"nodes":[]}'), WORKFLOW);
  types = async () => (await this.workflow()).nodes.map((node) => node.type);

  /** Waits until the canvas contains exactly these types, in any order. */
  async holds(...types) {
    const wanted = [...types].sort();
    await this.page
      .waitForFunction(
        ([key, wanted]) => {
          const { nodes } = JSON.parse(localStorage.getItem(key) ?? '{"nodes":[]}');
          return JSON.stringify(nodes.map((node) => node.type).sort()) === wanted;
        },
        [WORKFLOW, JSON.stringify(wanted)],
        { timeout: 10_000 },
      )
      .catch(async () => assert.deepEqual((await this.types()).sort(), wanted));
  }
}
