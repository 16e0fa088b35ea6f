import { once } from 'node:events';
import { createServer } from 'node:http';

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
 */
export async function fakeComfy({ nodes = OBJECT_INFO, checkpoints = CHECKPOINTS } = {}) {
  const answers = {
    '/object_info': nodes,
    '/models': ['checkpoints'],
    '/models/checkpoints': checkpoints,
    '/system_stats': { system: {}, devices: [] },
    '/embeddings': [],
    '/extensions': [],
  };
  const server = createServer((request, response) => {
    const answer = answers[new URL(request.url, 'http://comfy').pathname];
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
