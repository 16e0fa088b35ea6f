import { once } from 'node:events';
import { createServer } from 'node:http';

const OBJECT_INFO = {
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
const ANSWERS = {
  '/object_info': OBJECT_INFO,
  '/models': ['checkpoints'],
  '/models/checkpoints': ['paint.safetensors', 'photo.safetensors'],
  '/system_stats': { system: {}, devices: [] },
  '/embeddings': [],
  '/extensions': [],
};

/** The parts of ComfyUI that the service uses. */
export async function fakeComfy() {
  const server = createServer((request, response) => {
    const answer = ANSWERS[new URL(request.url, 'http://comfy').pathname];
    response.writeHead(answer ? 200 : 404, { 'Content-Type': 'application/json' }).end(JSON.stringify(answer ?? {}));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${server.address().port}`;
  return {
    url,
    async stop() {
      if (!server.listening) return;
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

function node(display_name, python_module, required, output) {
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
