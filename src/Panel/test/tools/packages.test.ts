import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { LGraphNode, LiteGraph } from '@comfyorg/litegraph';
import { settings } from '../../src/state/settings';
import { dataOf, errorOf, openCanvas } from '../support/canvas';
import { fakeManager } from '../support/manager';
import { patiently } from '../support/patiently';
import { fakeService, routes } from '../support/service';

let page: ReturnType<typeof openCanvas>;
/** The types that the service says ComfyUI has; `sparkles` brings the other. */
let installed: string[];
let scans: number;

const sparkles = {
  id: 'sparkles',
  name: 'Sparkles',
  publisher: 'someone',
  stars: 1200,
  downloads: null,
  version: '1.2.0',
  repository: 'https://github.com/someone/sparkles',
  license: null,
  description: 'fenced',
  knownFrom: 'manager',
  nodeTypes: ['Sparkle'],
  isRegistered: true,
};

beforeEach(() => {
  vi.useFakeTimers();
  page = openCanvas();
  page.canvas.refreshTypes = vi.fn(async () => undefined);
  settings.update({ address: 'http://service.test' });
  fakeService();
  installed = [];
  scans = 0;
  routes.set('/healthz', () => ({}));
  routes.set('/api/environment/scan', () => ({ scans: ++scans }));
  routes.set('/api/packages/find', ({ types, id }) => {
    const wanted = (types as string[] | undefined) ?? [];
    const unknown = wanted.filter((type) => !installed.includes(type));
    const isMine = id === 'sparkles' || unknown.includes('Sparkle');
    return {
      packages: isMine ? [sparkles] : [],
      installed: wanted.filter((type) => installed.includes(type)),
      unknown: unknown.filter((type) => type !== 'Sparkle'),
      registryAnswered: false,
    };
  });
  page.canvas.nodeTypes = () => ['KSampler'];
});
afterEach(() => vi.useRealTimers());

const call = (name: string, args: object, signal?: AbortSignal) => patiently(page.call(name, args, signal));

/** A node of a type that ComfyUI does not have, as a workflow from elsewhere brings it. */
function putUnknown(type: string): void {
  LiteGraph.registerNodeType(type, class extends LGraphNode {});
  page.canvas.graph().add(page.canvas.createNode(type)!);
  page.nextTurn();
}

describe('findNodePackage', () => {
  test('asks about what the canvas has and ComfyUI does not', async () => {
    putUnknown('Sparkle');
    const found = dataOf(await page.call('findNodePackage'));
    expect(found).toEqual({
      packages: [
        {
          id: 'sparkles',
          name: 'Sparkles',
          publisher: 'someone',
          stars: 1200,
          version: '1.2.0',
          repository: 'https://github.com/someone/sparkles',
          description: 'fenced',
          knownFrom: 'manager',
          nodeTypes: ['Sparkle'],
          isRegistered: true,
        },
      ],
    });
  });

  test('says what is there, and what nobody knows', async () => {
    installed = ['KSampler'];
    expect(dataOf(await page.call('findNodePackage', { nodeTypes: ['KSampler', 'Nobody'] }))).toEqual({
      packages: [],
      installed: ['KSampler'],
      unknown: ['Nobody'],
      note: expect.stringMatching(/registry was not reached.*Do not guess/),
    });
    expect(dataOf(await page.call('findNodePackage'))).toMatchObject({ note: expect.stringMatching(/has every node type/) });
  });

  test('a service that is away is no empty list', async () => {
    vi.spyOn(console, 'warn').mockImplementation(() => undefined);
    routes.set('/api/packages/find', () => new Response('', { status: 502 }));
    expect(errorOf(await page.call('findNodePackage', { nodeTypes: ['Sparkle'] }))).toMatch(/not known/);
  });
});

describe('installNodePackage', () => {
  test.each(['classic', 'tasks', 'batches'] as const)('asks, installs, restarts and goes on with the new nodes (%s)', async (shape) => {
    const manager = fakeManager(page.canvas, shape);
    manager.queue.queue_pending = [[1, 'later', {}]];
    putUnknown('Sparkle');
    const { restarts } = manager;
    routes.set('/api/environment/scan', () => {
      installed = ['Sparkle'];
      return {};
    });
    const result = dataOf(await call('installNodePackage', { package: 'sparkles' }));
    expect(result).toEqual({ installed: 'sparkles', nodeTypes: ['Sparkle'], note: expect.stringMatching(/has restarted/) });
    expect(manager.restarts).toBe(restarts + 1);
    expect(page.canvas.refreshTypes).toHaveBeenCalled();
    const [permission] = page.permissions;
    expect(permission).toMatchObject({ kind: 'install', subject: 'Sparkles' });
    expect(permission!.facts.map(({ what, value }) => `${what} ${value}`)).toEqual([
      'id sparkles',
      'publisher someone',
      'version 1.2.0',
      'stars 1,200',
      'source https://github.com/someone/sparkles',
      'knownFrom ComfyUI-Manager',
    ]);
    expect(permission!.effects.map(({ what }) => what)).toEqual(['installs', 'code', 'restarts', 'runsLost']);
    const item = manager.asked.flatMap(([, body]) => {
      const inner = (body?.['params'] ?? (body?.['install'] as object[] | undefined)?.[0] ?? body) as Record<string, unknown> | undefined;
      return inner?.['selected_version'] ? [inner] : [];
    });
    expect(item).toEqual([expect.objectContaining({ id: 'sparkles', selected_version: 'latest', version: '1.2.0', channel: 'default' })]);
  });

  test('nothing is installed without the user’s yes, and their words reach the model', async () => {
    const manager = fakeManager(page.canvas, 'tasks');
    page.answers.leave = { agreed: false };
    expect(await call('installNodePackage', { package: 'sparkles' })).toMatchObject({ success: false, rejected: true });
    page.answers.leave = { agreed: false, words: 'find one with fewer parts' };
    const refused = await call('installNodePackage', { package: 'sparkles' });
    expect(refused).toMatchObject({ rejected: true, data: { words: 'find one with fewer parts' } });
    expect(errorOf(refused)).toMatch(/fewer parts/);
    expect(manager.asked.filter(([, body]) => body)).toEqual([]);
  });

  test('a package that is in its folder already needs the restart alone, and one that is loaded nothing', async () => {
    const manager = fakeManager(page.canvas, 'classic');
    manager.installed = { sparkles: { cnr_id: 'sparkles', enabled: true } };
    dataOf(await call('installNodePackage', { package: 'sparkles' }));
    expect(page.permissions.map(({ kind }) => kind)).toEqual(['restart']);
    expect(manager.restarts).toBe(1);
    expect(manager.asked.map(([path]) => path)).not.toContain('/manager/queue/install');
    // As after a reload of the page in the middle of the call.
    dataOf(await call('installNodePackage', { package: 'sparkles' }));
    expect(page.permissions).toHaveLength(1);
    expect(manager.restarts).toBe(1);
  });

  test.each([
    ['/manager/queue/install', 403],
    ['/manager/queue/install', 404],
    ['/manager/reboot', 403],
  ])('a refusal at %s with %i is told with what the user can do', async (path, status) => {
    const manager = fakeManager(page.canvas, 'classic');
    manager.refuses[path] = status;
    expect(errorOf(await call('installNodePackage', { package: 'sparkles' }))).toMatch(/security_level.*by hand/);
  });

  test.each(['classic', 'tasks', 'batches'] as const)('what the Manager could not install is told in its words (%s)', async (shape) => {
    const manager = fakeManager(page.canvas, shape);
    manager.install = () => 'Cannot resolve install target';
    expect(errorOf(await call('installNodePackage', { package: 'sparkles' }))).toMatch(/did not install Sparkles: Cannot resolve/);
    expect(manager.restarts).toBe(0);
  });

  test.each(['Installation failed', 'Installation failed:\nsparkles@1.2.0', 'Update failed'])(
    'a failure that has nothing to do with security is not blamed on it: %j',
    async (words) => {
      const manager = fakeManager(page.canvas, 'tasks');
      manager.install = () => words;
      const error = errorOf(await call('installNodePackage', { package: 'sparkles' }));
      expect(error).not.toMatch(/security_level/);
      expect(error).toMatch(/console says why.*reach/s);
    },
  );

  // Version 4 takes every task, and tells only so that its settings forbid one.
  test('a task that the security settings forbid is told with what the user can do', async () => {
    const manager = fakeManager(page.canvas, 'tasks');
    manager.install = () => 'failed';
    expect(errorOf(await call('installNodePackage', { package: 'sparkles' }))).toMatch(/security_level.*by hand/);
  });

  test.each(['classic', 'tasks', 'batches'] as const)(
    'what is queued while it closes an earlier batch is started again (%s)',
    async (shape) => {
      const manager = fakeManager(page.canvas, shape);
      manager.closing = 3;
      expect(dataOf(await call('installNodePackage', { package: 'sparkles' }))).toMatchObject({ installed: 'sparkles' });
    },
  );

  test('a Manager that takes a task and does not do it is not waited for forever', async () => {
    const manager = fakeManager(page.canvas, 'tasks');
    manager.isStuck = true;
    expect(errorOf(await call('installNodePackage', { package: 'sparkles' }))).toMatch(/took the task, but does not do it/);
  });

  test('one of before 3.41 starts and restarts by GET', async () => {
    const manager = fakeManager(page.canvas, 'classic');
    manager.startsByGet = true;
    expect(dataOf(await call('installNodePackage', { package: 'sparkles' }))).toMatchObject({ installed: 'sparkles' });
    expect(manager.restarts).toBe(1);
  });

  test('a ComfyUI that is too old for its Manager is not called a matter of security', async () => {
    const manager = fakeManager(page.canvas, 'classic');
    manager.refuses['/manager/reboot'] = 403;
    manager.refusal = JSON.stringify({ error: 'comfyui_outdated' });
    const error = errorOf(await call('installNodePackage', { package: 'sparkles' }));
    expect(error).toMatch(/does not restart ComfyUI.*too old for it.*update ComfyUI/);
    expect(error).not.toMatch(/security_level/);
  });

  test('a package that cannot be loaded is no success', async () => {
    const manager = fakeManager(page.canvas, 'tasks');
    manager.failInfo = { msg: 'No module named sparkle', traceback: 'line 1' };
    putUnknown('Sparkle');
    expect(errorOf(await call('installNodePackage', { package: 'sparkles' }))).toMatch(/could not load it.*No module named sparkle/s);
  });

  test('the service may be away for a while too', async () => {
    fakeManager(page.canvas, 'tasks');
    let away = 3;
    routes.set('/healthz', () => (away-- > 0 ? new Response('', { status: 502 }) : {}));
    expect(dataOf(await call('installNodePackage', { package: 'sparkles' }))).toMatchObject({ installed: 'sparkles' });
    expect(scans).toBe(1);
  });

  test('a stop while ComfyUI restarts says what is done', async () => {
    const manager = fakeManager(page.canvas, 'classic');
    const stop = new AbortController();
    manager.onRestart = () => stop.abort();
    const called = call('installNodePackage', { package: 'sparkles' }, stop.signal);
    expect(errorOf(await called)).toMatch(/stopped.*is installed/);
  });

  test('without the Manager, and for a package that nobody knows, nothing is done', async () => {
    const manager = fakeManager(page.canvas, 'none');
    expect(errorOf(await call('installNodePackage', { package: 'sparkles' }))).toMatch(/Manager is not there.*github.com\/someone/s);
    fakeManager(page.canvas, 'tasks');
    expect(errorOf(await call('installNodePackage', { package: 'https://evil.test/pack' }))).toMatch(/findNodePackage/);
    expect(page.permissions).toEqual([]);
    expect(manager.restarts).toBe(0);
  });

  test('what the user changed meanwhile is not taken for seen', async () => {
    const manager = fakeManager(page.canvas, 'tasks');
    await page.call('addNode', { nodeType: 'KSampler' });
    const { install } = manager;
    manager.install = (item) => {
      page.canvas.graph().nodes[0]!.widgets!.find(({ name }) => name === 'steps')!.value = 44;
      return install(item);
    };
    dataOf(await call('installNodePackage', { package: 'sparkles' }));
    expect(errorOf(await page.call('setNodeWidgetValue', { nodeId: 1, widgetName: 'cfg', value: 5 }))).toMatch(/user changed the workflow/);
  });
});
