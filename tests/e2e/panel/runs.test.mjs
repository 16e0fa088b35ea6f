import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { answer, call, say } from '../../conformance/support/answers.mjs';
import { capture } from '../support/capture.mjs';
import { fakeComfy } from '../support/fakeComfy.mjs';
import { panel } from '../support/panel.mjs';
import { withComfy } from '../support/withComfy.mjs';

const scenario = panel();

const build = (ckpt_name = 'paint.safetensors') =>
  answer(
    call('editWorkflow', {
      operations: [
        { op: 'add', type: 'CheckpointLoaderSimple', name: 'model', inputs: { ckpt_name } },
        { op: 'add', type: 'SparkleMaker', name: 'sparkle' },
        { op: 'add', type: 'SaveImage', inputs: { images: ['sparkle', 0], filename_prefix: 'fox' } },
      ],
    }),
  );

const results = (provider, at = -1) => provider.requests.at(at).body.messages.filter(({ role }) => role === 'tool');
const pictures = (provider, at = -1) =>
  provider.requests
    .at(at)
    .body.messages.flatMap(({ role, content }) =>
      role === 'user' && Array.isArray(content) ? content.filter(({ type }) => type === 'image_url') : [],
    );

scenario('a run goes through the service: its picture is shown, and the model sees it once the user allows that', async (at) => {
  const { provider } = at;
  const run = () => answer(call('executeWorkflow', {}));
  provider.willAnswer(build(), run(), answer(say('It ran.')), run(), answer(say('A fox, I see.')), answer(say('Still a fox.')));
  const { comfy, page: panel } = await withComfy(at);
  const { page } = panel;
  // What is posted is validated by ComfyUI itself; the service's findings about the image input would hold the run back.
  await page.route('**/api/workflows/validate', (route) => route.fulfill({ json: { errors: [], warnings: [] } }));

  await panel.ask('build and run', 'It ran.');
  await panel.transcript.getByRole('img', { name: 'fox_1.png' }).waitFor();
  const told = JSON.parse(results(provider).at(-1).content);
  assert.equal(told.data.status, 'finished');
  assert.deepEqual(
    told.data.files.map(({ node, filename, subfolder, type }) => ({ node, filename, subfolder, type })),
    [{ node: 'Save Image', filename: 'fox_1.png', subfolder: '', type: 'output' }],
  );
  assert.match(told.data.imagesNote, /not allowed/);
  assert.equal(pictures(provider).length, 0);
  assert.equal(comfy.posted[0].prompt[1].inputs.ckpt_name, 'paint.safetensors');
  await capture(page, 'run-pictures-unseen');
  await page.setViewportSize({ width: 1280, height: 800 });

  await panel.button('Allow').click();
  await panel.ask('run again', 'A fox, I see.');
  assert.equal(pictures(provider).length, 1);
  assert.match(pictures(provider)[0].image_url.url, /^data:image\/jpeg;base64,/);
  assert.match(results(provider).at(-1).content, /a picture, shown below/);

  await panel.ask('and now?', 'Still a fox.');
  assert.equal(pictures(provider).length, 0, 'pictures of older turns are not sent again');
});

scenario('the canvas is shown to the model only with the user’s leave', async (at) => {
  const { provider } = at;
  const look = () => answer(call('getCanvasImage', {}));
  const operations = ['CheckpointLoaderSimple', 'KSampler', 'VAEDecode'].map((type) => ({ op: 'add', type }));
  provider.willAnswer(answer(call('editWorkflow', { operations })), look(), answer(say('I see three nodes.')));
  const panel = await at.open();
  await panel.say('how does it look?');
  await panel.page.getByRole('region', { name: /^May the assistant’s model see pictures/ }).waitFor();
  await capture(panel.page, 'pictures-asked');
  await panel.button('Allow').click();
  await panel.transcript.getByText('I see three nodes.').waitFor();
  const shown = panel.transcript.getByRole('img', { name: 'What the model was shown' });
  await shown.waitFor();
  assert.equal(pictures(provider).length, 1);
  const { width, height } = await shown.evaluate((image) => ({ width: image.naturalWidth, height: image.naturalHeight }));
  assert.ok(Math.max(width, height) <= 1024 && Math.min(width, height) > 100, `${width} × ${height}`);
  const colours = await shown.evaluate((image) => {
    const canvas = Object.assign(document.createElement('canvas'), { width: 100, height: 100 });
    const context = canvas.getContext('2d');
    context.drawImage(image, 0, 0, 100, 100);
    return new Set(new Uint32Array(context.getImageData(0, 0, 100, 100).data.buffer)).size;
  });
  assert.ok(colours > 20, `${colours} colours: the nodes are on it`);
  await capture(panel.page, 'canvas-shown', { audit: false });
});

scenario('a failed run is told by node, and a refused one as well', async (at) => {
  const { provider } = at;
  const run = () => answer(call('executeWorkflow', {}));
  provider.willAnswer(build(), run(), run(), answer(say('Both failed.')));
  const crash = {
    node_id: '2',
    node_type: 'SparkleMaker',
    exception_type: 'RuntimeError',
    exception_message: 'no sparks',
    executed: ['1'],
  };
  const { page: panel } = await withComfy(at, {
    run: (_, number) =>
      number === 1
        ? { status: { status_str: 'error', messages: [['execution_error', crash]] }, outputs: {} }
        : { error: { message: 'invalid', details: '' }, node_errors: { 3: { class_type: 'SaveImage', errors: [{ message: 'missing' }] } } },
  });
  await panel.page.route('**/api/workflows/validate', (route) => route.fulfill({ json: { errors: [], warnings: [] } }));
  await panel.ask('build and run twice', 'Both failed.');
  const [failed, refused] = results(provider)
    .slice(-2)
    .map(({ content }) => JSON.parse(content));
  assert.deepEqual(failed.data.states, { done: ['1'], cached: [], failed: ['2'], notReached: ['3'] });
  assert.equal(failed.data.errors[0].node, 'Sparkle Maker');
  assert.equal(refused.data.status, 'refused');
  assert.deepEqual(refused.data.errors, [{ nodeId: '3', type: 'SaveImage', error: 'missing', node: 'Save Image' }]);
});

scenario('missing models are named with their folder, before anything is run', async (at) => {
  const { provider } = at;
  provider.willAnswer(
    build(),
    answer(call('findMissingModels', {})),
    answer(say('All there.')),
    answer(call('findMissingModels', {})),
    answer(say('One is missing.')),
  );
  const { comfy, page: panel } = await withComfy(at);
  await panel.ask('what is missing?', 'All there.');
  assert.deepEqual(JSON.parse(results(provider).at(-1).content).data, { missingModels: [] });

  comfy.answers['/models/checkpoints'] = ['photo.safetensors'];
  comfy.answers['/object_info'].CheckpointLoaderSimple.input.required.ckpt_name[0] = ['photo.safetensors'];
  await fetch(new URL('/api/environment/scan', panel.page.url()), { method: 'POST' });
  await panel.ask('and now?', 'One is missing.');
  assert.deepEqual(JSON.parse(results(provider).at(-1).content).data.missingModels, [
    { file: 'paint.safetensors', folder: 'checkpoints', nodes: [{ nodeId: '1', node: 'Load Checkpoint' }] },
  ]);
  await panel.page.getByRole('region', { name: 'Model files that are missing' }).waitFor();
  await capture(panel.page, 'models-missing');
});

scenario(
  'pictures of runs are shown where the service wants its token, which no address holds',
  async ({ t, start, open, provider, context }) => {
    const token = 'sesame-open-0123456789';
    const comfy = await fakeComfy();
    t.after(() => comfy.stop());
    const host = await start({ COMFYUI_BASE_URL: comfy.url, COMFY_ASSISTANT_TOKEN: token });
    t.after(() => host.stop());
    await context.addInitScript(
      // Not in an empty page, which may not store anything.
      ([value]) => location.protocol === 'http:' && localStorage.setItem('comfy-assistant.settings', JSON.stringify({ token: value })),
      [token],
    );
    provider.willAnswer(build(), answer(call('executeWorkflow', {})), answer(say('It ran.')));
    const panel = await open(host.url);
    const { page } = panel;
    await page.getByText('ComfyUI: 3 node types').waitFor();
    await page.route('**/api/workflows/validate', (route) => route.fulfill({ json: { errors: [], warnings: [] } }));
    await panel.ask('build and run', 'It ran.');

    const picture = panel.transcript.getByRole('img', { name: 'fox_1.png' });
    await picture.waitFor();
    await page.waitForFunction((image) => image.complete && image.naturalWidth === 64, await picture.elementHandle());
    assert.match(await picture.getAttribute('src'), /^blob:/);
    const html = await panel.transcript.evaluate((log) => log.innerHTML);
    assert.ok(!html.includes(token));
  },
);

scenario('a local model server on the same GPU unloads before a run, and the log names it', async (at) => {
  const { provider, t } = at;
  const asked = [];
  const ollama = createServer(async (request, response) => {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    if (request.method === 'POST') asked.push(`${request.url} ${Buffer.concat(chunks)}`);
    response.setHeader('Content-Type', 'application/json');
    response.end(JSON.stringify(request.url === '/api/ps' ? { models: [{ name: 'qwen3:8b' }] } : { data: [] }));
  });
  ollama.listen(0, '127.0.0.1');
  await once(ollama, 'listening');
  t.after(() => (ollama.closeAllConnections(), ollama.close()));
  provider.willAnswer(build(), answer(call('executeWorkflow', {})), answer(say('It ran.')));
  const { comfy, page: panel } = await withComfy(at);
  const { page } = panel;
  await page.route('**/api/workflows/validate', (route) => route.fulfill({ json: { errors: [], warnings: [] } }));
  const connection = {
    name: 'Ollama',
    provider: 'ollama',
    baseUrl: `http://127.0.0.1:${ollama.address().port}/v1`,
    model: 'qwen3:8b',
    sharesGpu: true,
  };
  await fetch(new URL('/api/models/mine', page.url()), { method: 'PUT', body: JSON.stringify(connection) });
  await page.reload();
  await panel.ready();
  await page.getByText('ComfyUI: 3 node types').waitFor();
  await panel.ask('build and run', 'It ran.');
  await panel.transcript.getByText('Unloaded before the run, to make room on the GPU: qwen3:8b (Ollama)').waitFor();
  assert.deepEqual(asked, ['/api/generate {"model":"qwen3:8b","keep_alive":0,"stream":false}']);
  assert.equal(comfy.posted.length, 1);
  assert.deepEqual(JSON.parse(results(provider).at(-1).content).data.unloaded, ['qwen3:8b (Ollama)']);
});
