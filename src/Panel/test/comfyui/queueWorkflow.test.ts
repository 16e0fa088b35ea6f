import { expect, test, vi } from 'vitest';
import type { PostedPrompt } from '../../src/canvas/Canvas';
import { ToolError } from '../../src/canvas/ToolError';
import { queueWorkflow } from '../../src/comfyui/queueWorkflow';
import { comfyFrontend } from '../support/comfyFrontend';

const go = new AbortController().signal;
const nothing = () => undefined;
const sampler = (steps = 20) => ({
  output: { 3: { class_type: 'KSampler', inputs: { steps } } },
  workflow: { nodes: [{ id: 3 }] },
});

/** Throws for every other number of steps. */
const holdsTo =
  (steps: number) =>
  (posted: PostedPrompt): void => {
    const now = posted[3]?.inputs?.['steps'];
    if (now !== steps) throw new ToolError(`steps went back to ${String(now)}`);
  };

test('what the button adds for nodes that are paid for is posted, and is kept nowhere', async () => {
  const { app, api, account, posted } = comfyFrontend({ make: sampler });
  Object.assign(account, { token: 'secret-token', key: 'secret-key' });
  const seen: unknown[] = [];
  await expect(queueWorkflow(app, api, go, (...args) => void seen.push(...args), nothing)).resolves.toMatchObject({ id: 'p' });
  expect(posted[0]!.extra_data).toEqual({
    auth_token_comfy_org: 'secret-token',
    api_key_comfy_org: 'secret-key',
    extra_pnginfo: { workflow: sampler().workflow },
  });
  expect(JSON.stringify(seen)).not.toContain('secret');
  expect(api).toMatchObject({ authToken: undefined, apiKey: undefined });

  // Not signed in.
  Object.assign(account, { token: undefined, key: undefined });
  await queueWorkflow(app, api, go, nothing, nothing);
  expect(Object.keys(posted[1]!.extra_data)).toEqual(['extra_pnginfo']);
});

test('what is made may be changed, and what the check holds is not sent, without a dialog', async () => {
  const { app, api, posted, shown } = comfyFrontend({ make: sampler });
  await queueWorkflow(app, api, go, (prompt, saved) => saved && (prompt[3]!.inputs!['steps'] = 7), nothing);
  expect(posted[0]!.prompt[3]!.inputs).toEqual({ steps: 7 });

  await expect(queueWorkflow(app, api, go, holdsTo(31), nothing)).rejects.toThrow('steps went back to 20');
  expect(posted).toHaveLength(1);
  expect(shown).toEqual({ dialogs: [], marked: 0 });
  // Nothing is left in the way of the user's own runs.
  await app.queuePrompt(0, 1);
  expect(posted).toHaveLength(2);
});

test.each(['graphToPrompt', 'queuePrompt'] as const)('what a pack changes in %s is seen before it is sent', async (where) => {
  const { app, api, posted, shown } = comfyFrontend({ make: () => sampler(31) });
  if (where === 'graphToPrompt') {
    const { graphToPrompt } = app;
    app.graphToPrompt = async () => ({ ...(await graphToPrompt()), output: sampler(20).output });
  } else {
    const { queuePrompt } = api;
    api.queuePrompt = (number, prompt, options) => queuePrompt.call(api, number, { ...prompt, output: sampler(20).output }, options);
  }
  await expect(queueWorkflow(app, api, go, holdsTo(31), nothing)).rejects.toThrow('steps went back to 20');
  expect(posted).toEqual([]);
  expect(shown.dialogs).toEqual([]);
  await expect(queueWorkflow(app, api, go, nothing, nothing)).resolves.toMatchObject({ id: 'p' });
  expect(posted[0]!.prompt[3]!.inputs).toEqual({ steps: 20 });
});

test('a pack that puts its own in the way while a workflow is queued stays there', async () => {
  const { app, api, posted } = comfyFrontend({ make: sampler });
  const other = vi.fn();
  await queueWorkflow(
    app,
    api,
    go,
    () => {
      if (other.mock.calls.length > 0) return;
      const { fetchApi } = api;
      api.fetchApi = (path, init) => (other(), fetchApi.call(api, path, init));
      const { queuePrompt } = api;
      api.queuePrompt = (...args) => (other(), queuePrompt.apply(api, args));
    },
    nothing,
  );
  await app.queuePrompt(0, 1);
  expect(posted).toHaveLength(2);
  expect(other.mock.calls.length).toBeGreaterThan(1);
});

test('it waits for what the user queues, and does not take it for its own', async () => {
  const { app, api, posted } = comfyFrontend({ make: sampler });
  const mine = app.queuePrompt(0, 3);
  const { id } = await queueWorkflow(app, api, go, (prompt, saved) => saved && (prompt[3]!.inputs!['steps'] = 7), nothing);
  await mine;
  expect(id).toBe('p');
  expect(posted.map(({ prompt }) => prompt[3]!.inputs!['steps'])).toEqual([20, 20, 20, 7]);
});

test('new seeds that the check’s caller puts back are no step of ComfyUI’s undo history', async () => {
  const seed = { name: 'seed', type: 'number', value: 1, afterQueued: () => void seed.value++ };
  const { app, api, tracker } = comfyFrontend({ nodes: [{ widgets: [seed] }] });
  await queueWorkflow(app, api, go, nothing, () => void (seed.value = 1));
  expect(tracker).toMatchObject({ undoQueue: [], changeCount: 0 });
  await queueWorkflow(app, api, go, nothing, nothing);
  expect(tracker).toMatchObject({ undoQueue: ['[1]'], changeCount: 0 });
});

test('a refusal has ComfyUI’s words, and a connection that fails has its own', async () => {
  const refusal = { error: { message: 'Prompt has no outputs' }, node_errors: {} };
  const { app, api } = comfyFrontend({ answer: () => Response.json(refusal, { status: 400 }) });
  await expect(queueWorkflow(app, api, go, nothing, nothing)).rejects.toThrow('ComfyUI refused the workflow: Prompt has no outputs');
  const away = comfyFrontend({ answer: () => Promise.reject(new TypeError('Failed to fetch')) });
  await expect(queueWorkflow(away.app, away.api, go, nothing, nothing)).rejects.toThrow('Failed to fetch');
});

test('a frontend that sends nothing is no endless wait', async () => {
  const { app, api } = comfyFrontend();
  app.queuePrompt = async () => false;
  await expect(queueWorkflow(app, api, go, nothing, nothing)).rejects.toThrow(/was not queued: ComfyUI did not send it/);
});
