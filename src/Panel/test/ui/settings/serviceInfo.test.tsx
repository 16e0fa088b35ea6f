import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ServiceInfo } from '../../../src/ui/settings/ServiceInfo';
import { mount } from '../../support/mount';
import { fakeService, routes } from '../../support/service';

const service = { version: '1.0', dataFolder: '/data', logFile: '/log', update: null };
const startsAgain = new Date(2026, 2, 5, 1, 30).toISOString();
let unmount = () => {};

beforeEach(() => {
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);
  fakeService();
});

afterEach(() => {
  unmount();
  routes.clear();
  vi.unstubAllGlobals();
});

test.each([
  [{ tokens: 1234, runs: 3, tokenLimit: 500_000, runLimit: null, startsAgain }, 'tokens 1,234 of 500,000, runs 3.'],
  [{ tokens: 0, runs: 50, runLimit: 50, startsAgain }, 'tokens 0, runs 50 of 50.'],
])('what was used today stands in one line, with the limits that there are', async (today, words) => {
  routes.set('/api/service', () => ({ ...service, today }));
  const { place } = await shown();
  await vi.waitFor(() => expect(place.textContent).toContain(words));
  expect(place.textContent).toMatch(/again at 1:30\sAM/);
});

test('where the service has one user nothing is said of it', async () => {
  routes.set('/api/service', () => service);
  const { place } = await shown();
  await vi.waitFor(() => expect(place.textContent).toContain('1.0'));
  expect(place.textContent).not.toContain('Used today');
});

async function shown() {
  const drawn = await mount(<ServiceInfo />);
  unmount = drawn.unmount;
  return drawn;
}
