import assert from 'node:assert/strict';
import { drawn } from './capture.mjs';

/** A telephone. */
export const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, deviceScaleFactor: 2 };

/** What a finger can hit at all, and what it hits with ease, in pixels. */
const LEAST = 24;
const EASY = 44;

/** Somebody without a mouse or keys: taps, and the keyboard on the screen. What is tapped must be large enough, and not covered. */
export class Touch {
  constructor(panel) {
    this.panel = panel;
    this.page = panel.page;
  }

  async tap(locator, { least = EASY, at = 0.5 } = {}) {
    await locator.waitFor();
    await this.push(locator);
    await this.still(locator);
    const place = await locator.evaluate((element, at) => {
      const { x, y, width, height } = element.getBoundingClientRect();
      const point = { x: x + width * at, y: y + height / 2 };
      let hit = document.elementFromPoint(point.x, point.y);
      while (hit?.shadowRoot?.elementFromPoint(point.x, point.y) && hit.shadowRoot.elementFromPoint(point.x, point.y) !== hit)
        hit = hit.shadowRoot.elementFromPoint(point.x, point.y);
      const name = element.getAttribute('aria-label') ?? element.innerText;
      return { ...point, width, height, name, isFree: element.contains(hit), hit: hit?.outerHTML.slice(0, 80) };
    }, at);
    assert.ok(Math.min(place.width, place.height) >= least, `"${place.name}" is ${place.width} by ${place.height} px`);
    assert.ok(place.isFree, `"${place.name}" lies under ${place.hit}`);
    await this.page.touchscreen.tap(place.x, place.y);
  }

  /** Waits until something stays where it is: nobody taps at what moves, as the list does while pictures come. */
  async still(locator) {
    for (let [last, place, looks] = [undefined, '', 0]; place !== last && looks < 50; looks++) {
      await drawn(this.page);
      [last, place] = [place, JSON.stringify(await locator.boundingBox())];
    }
  }

  /** Pushes the list that something is in until it is in view. */
  async push(locator) {
    for (let pushes = 0; pushes < 8; pushes++) {
      const way = await locator.evaluate((element) => {
        let list = element.parentElement ?? element.getRootNode().host;
        const scrolls = (one) => one.scrollHeight > one.clientHeight + 1 && /auto|scroll/.test(getComputedStyle(one).overflowY);
        while (list && !scrolls(list)) list = list.parentElement ?? list.getRootNode().host;
        if (!list) return undefined;
        const [outer, inner] = [list.getBoundingClientRect(), element.getBoundingClientRect()];
        if (inner.top >= outer.top && inner.bottom <= outer.bottom) return undefined;
        const middle = outer.y + outer.height / 2;
        const far = inner.y + inner.height / 2 - middle;
        return { x: outer.x + outer.width / 2, y: middle, far: Math.sign(far) * Math.min(Math.abs(far), outer.height / 2 - 8) };
      });
      if (!way) return;
      const { x, y, far } = way;
      await this.draw(Array.from({ length: 8 }, (_, step) => [x, y - (far * step) / 7]));
      await drawn(this.page);
    }
  }

  press = (name) => this.tap(named(this.page, name));

  async write(text) {
    await this.tap(this.panel.box, { least: 30 });
    await this.page.keyboard.insertText(text);
  }

  send = () => this.press('Send');

  async attach(file) {
    const [chooser] = await Promise.all([this.page.waitForEvent('filechooser'), this.press('Attach pictures, texts or workflows')]);
    await chooser.setFiles(file);
  }

  async closePicture() {
    const box = this.page.locator('dialog.lightbox');
    await this.tap(box.getByRole('button', { name: 'Close' }));
    await box.waitFor({ state: 'detached' });
  }

  /**
   * Puts fingers down, moves them, and lifts them.
   * @param paths Where each finger is, one point after the other.
   */
  async draw(...paths) {
    const session = await this.page.context().newCDPSession(this.page);
    const at = (step) => paths.map((path, id) => ({ x: path[step][0], y: path[step][1], id }));
    await session.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: at(0) });
    for (let step = 1; step < paths[0].length; step++)
      await session.send('Input.dispatchTouchEvent', { type: 'touchMove', touchPoints: at(step) });
    await session.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
    await session.detach();
  }

  nextPicture = () => this.tap(this.page.locator('dialog.lightbox').getByRole('button', { name: 'Next' }), { least: 40 });
  moveDivider = () => this.tap(this.page.getByRole('slider'), { at: 0.25 });
  undo = () => this.press('Undo');

  /** Everything on the screen that can be pressed, and is too small for it. Links within a text are exempt, as in WCAG 2.5.8. */
  small = () =>
    this.page.evaluate((LEAST) => {
      const all = [...document.querySelectorAll('*')].flatMap((one) => [one, ...(one.shadowRoot?.querySelectorAll('*') ?? [])]);
      return all
        .filter((one) => one.matches('button, select, summary, input, textarea, a.button, [role=option]') && !one.closest('[inert]'))
        .filter((one) => one.checkVisibility({ visibilityProperty: true, contentVisibilityAuto: true }))
        .map((one) => (one.matches('[type=checkbox]') ? (one.closest('label') ?? one) : one))
        .flatMap((one) => {
          const { width, height } = one.getBoundingClientRect();
          const name = one.getAttribute('aria-label') ?? one.innerText;
          return width > 0 && (width < LEAST || height < LEAST) ? [`"${name}" is ${Math.round(width)} by ${Math.round(height)} px`] : [];
        });
    }, LEAST);
}

function named(page, name) {
  const roles = ['button', 'link', 'slider', 'checkbox'].map((role) => page.getByRole(role, { name, exact: true }));
  const summary = page.locator('summary').filter({ hasText: new RegExp(`^${name}$`) });
  return roles.reduce((all, one) => all.or(one), summary).first();
}
