import { once } from 'node:events';
import { createServer } from 'node:http';
import { solidPng } from './solidPng.mjs';

export const OBJECT_INFO = {
  CheckpointLoaderSimple: node('Load Checkpoint', 'nodes', { ckpt_name: [['paint.safetensors', 'photo.safetensors']] }, [
    'MODEL',
    'CLIP',
    'VAE',
  ]),
  SparkleMaker: node(
    'Sparkle Maker',
    'custom_nodes.sparkles',
    { image: ['IMAGE'], amount: ['FLOAT', { default: 0.5, min: 0, max: 1, step: 0.1 }] },
    ['IMAGE'],
  ),
  SaveImage: {
    ...node('Save Image', 'nodes', { images: ['IMAGE'], filename_prefix: ['STRING', { default: 'ComfyUI' }] }, []),
    output_node: true,
  },
};
const CHECKPOINTS = ['paint.safetensors', 'photo.safetensors'];

/**
 * The parts of ComfyUI that the service uses.
 * @param nodes What `GET /object_info` answers.
 * @param picture The file that `GET /view` gives out, by its name.
 * @param run What a queued workflow comes to, as an entry of the history; undefined refuses it. By default every run makes one picture.
 */
export async function fakeComfy({
  nodes = structuredClone(OBJECT_INFO),
  checkpoints = CHECKPOINTS,
  run = onePicture,
  picture = solid,
} = {}) {
  const posted = [];
  const viewed = [];
  const history = {};
  const answers = {
    '/object_info': nodes,
    '/models': ['checkpoints'],
    '/models/checkpoints': checkpoints,
    '/system_stats': { system: {}, devices: [] },
    '/embeddings': [],
    '/extensions': [],
    '/queue': { queue_running: [], queue_pending: [] },
  };
  const server = createServer(async (request, response) => {
    const { pathname, searchParams } = new URL(request.url, 'http://comfy');
    if (pathname === '/prompt') return queue(JSON.parse(await text(request)), response);
    if (pathname === '/view') {
      viewed.push(Object.fromEntries(searchParams));
      return response.writeHead(200, { 'Content-Type': 'image/png' }).end(picture(searchParams.get('filename')));
    }
    const [, id] = /^\/history\/(\w+)$/.exec(pathname) ?? [];
    const answer = id ? { [id]: history[id] } : answers[pathname];
    response.writeHead(answer ? 200 : 404, { 'Content-Type': 'application/json' }).end(JSON.stringify(answer ?? {}));
  });
  const queue = (body, response) => {
    posted.push(body);
    const result = run(body.prompt, posted.length);
    const isRefused = result?.status === undefined;
    if (!isRefused) history[`run${posted.length}`] = result;
    response
      .writeHead(isRefused ? 400 : 200, { 'Content-Type': 'application/json' })
      .end(JSON.stringify(isRefused ? result : { prompt_id: `run${posted.length}` }));
  };
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${server.address().port}`;
  return {
    url,
    /** The bodies that came to `/prompt`. */
    posted,
    /** What was asked of `/view`. */
    viewed,
    answers,
    async stop() {
      if (!server.listening) return;
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** An entry of the history for a run that made one picture. */
export function onePicture(prompt, number) {
  const saver = Object.keys(prompt).find((id) => prompt[id].class_type === 'SaveImage') ?? '1';
  return {
    status: { status_str: 'success', completed: true, messages: [['execution_cached', { nodes: [] }]] },
    outputs: { [saver]: { images: [{ filename: `fox_${number}.png`, subfolder: '', type: 'output' }] } },
  };
}

const solid = (name) =>
  solidPng(
    64,
    48,
    [...name].reduce((sum, letter) => sum + letter.charCodeAt(0), 0),
  );

async function text(request) {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

/** A node type, as `GET /object_info` describes it. */
export function node(display_name, python_module, required, output) {
  return {
    display_name,
    python_module,
    description: '',
    category: 'test',
    input: { required },
    output,
    output_name: output,
    output_node: false,
  };
}
