import assert from 'node:assert/strict';
import { drawn } from './capture.mjs';

/** More stops than a page has. */
const MOST_STOPS = 120;

/** Somebody without a pointer: Tab, Enter, arrows, letters. Every stop on the way must be seen, and the focus never falls to the page. */
export class Keyboard {
  constructor(panel) {
    this.panel = panel;
    this.page = panel.page;
    this.keys = panel.page.keyboard;
  }

  /** Goes on with Tab until the focus is on what has this name. */
  async reach(name) {
    const passed = [];
    for (let stops = 0; stops < MOST_STOPS; stops++) {
      const stop = await focused(this.page);
      if (isNamed(stop.name, name)) return stop;
      if (!stop.isPage) {
        assert.ok(stop.isSeen, `the focus on "${stop.name}" can be seen`);
        passed.push(stop.name);
      }
      await this.keys.press('Tab');
    }
    assert.fail(`"${name}" is not reached with Tab. There are: ${[...new Set(passed)].join(' | ')}`);
  }

  /** Presses what has this name. */
  async press(name) {
    await this.reach(name);
    await this.keys.press('Enter');
    await this.holdsFocus(`pressing "${name}"`);
  }

  async write(text) {
    await this.reach('Message');
    await this.keys.type(text);
  }

  async send() {
    await this.keys.press('Enter');
    await this.holdsFocus('sending');
  }

  /** Attaches a file. The dialog is the system's own. */
  async attach(file) {
    await this.reach('Attach pictures, texts or workflows');
    const chooser = this.page.waitForEvent('filechooser');
    // The browser has to know that it is waited for.
    await drawn(this.page);
    await this.keys.press('Enter');
    await (await chooser).setFiles(file);
    await this.holdsFocus('attaching');
  }

  async closePicture() {
    await this.keys.press('Escape');
    await this.page.locator('dialog.lightbox').waitFor({ state: 'detached' });
    await this.holdsFocus('closing the picture');
  }

  async nextPicture() {
    await this.keys.press('ArrowRight');
  }

  /** Moves the divider of a comparison to the left. */
  async moveDivider() {
    await this.reach(/^Divider/);
    for (let steps = 0; steps < 25; steps++) await this.keys.press('ArrowLeft');
  }

  async undo() {
    await this.reach('Workflow');
    await this.keys.press('Control+z');
  }

  async holdsFocus(after) {
    await drawn(this.page);
    assert.equal((await focused(this.page)).isPage, false, `after ${after}, the focus has fallen to the page`);
  }
}

const isNamed = (name, wanted) => (typeof wanted === 'string' ? name === wanted : wanted.test(name));

/** What has the focus, inside shadow roots too: its name as it is read out, and whether one sees that it has the focus. */
const focused = (page) =>
  page.evaluate(() => {
    let element = document.activeElement;
    while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
    const hasOutline = (one) => {
      const { outlineStyle, outlineWidth } = getComputedStyle(one);
      return outlineStyle !== 'none' && parseFloat(outlineWidth) >= 1;
    };
    // A divider is seen by the line beside it, and the message box by its frame.
    const shows = element.matches('.divider-range') ? element.nextElementSibling : element;
    const frame = element.closest('.composer');
    let isOpaque = true;
    for (let one = shows; one; one = one.parentElement ?? one.getRootNode().host) isOpaque &&= getComputedStyle(one).opacity > 0.3;
    return {
      name: (element.getAttribute('aria-label') ?? element.labels?.[0]?.innerText ?? element.innerText ?? '').trim().split('\n')[0],
      // What opens begins with its title, which needs no frame.
      isSeen:
        isOpaque &&
        (hasOutline(shows) ||
          (frame !== null && getComputedStyle(frame).boxShadow !== 'none') ||
          element.matches('dialog, [role=dialog][tabindex="-1"]')),
      isPage: element === document.body || element === document.documentElement,
    };
  });
