import type { JobName } from '../../src/trial/jobs';
import { calls, says } from './service';

type Call = [name: string, args: object];

export const builtFox = {
  1: { class_type: 'CheckpointLoaderSimple', inputs: {} },
  2: { class_type: 'CLIPTextEncode', inputs: { clip: ['1', 1], text: 'a red fox in the snow' } },
  3: { class_type: 'CLIPTextEncode', inputs: { clip: ['1', 1], text: '' } },
  4: { class_type: 'EmptyLatentImage', inputs: { width: 768, height: 512 } },
  5: {
    class_type: 'KSampler',
    inputs: { model: ['1', 0], positive: ['2', 0], negative: ['3', 0], latent_image: ['4', 0], steps: 25 },
  },
  6: { class_type: 'VAEDecode', inputs: { samples: ['5', 0], vae: ['1', 2] } },
  7: { class_type: 'SaveImage', inputs: { images: ['6', 0] } },
};

/** What a model that does a job well calls, all in one answer. */
export const rightCalls: Record<JobName, Call[]> = {
  addNode: [['addNode', { nodeType: 'KSampler' }]],
  setValue: [['setNodeWidgetValue', { nodeId: 3, widgetName: 'steps', value: 31 }]],
  connect: [['connectNodes', { sourceNodeId: 4, sourceSlot: 'CLIP', targetNodeId: 6, targetSlot: 'clip' }]],
  findType: [['addNode', { nodeType: 'ImageInvert' }]],
  build: [['applyWorkflowJson', { workflow: builtFox }]],
  repair: [['connectNodes', { sourceNodeId: 3, sourceSlot: 0, targetNodeId: 8, targetSlot: 'samples' }]],
  answer: [['getWorkflowInfo', {}]],
  oddName: [['setNodeWidgetValue', { nodeId: 9, widgetName: 'filename_prefix', value: 'Füchse №7 – «été»' }]],
  parallel: [
    ['setNodeWidgetValue', { nodeId: 5, widgetName: 'width', value: 640 }],
    ['setNodeWidgetValue', { nodeId: 3, widgetName: 'steps', value: 12 }],
  ],
  impossible: [],
};

/** The service's answers to a job in which a model makes these calls at once, and then says something. */
export function answersTo(made: Call[]) {
  const call = made.map(([name, args], index): [string, string, object] => [`c${index}`, name, args]);
  return made.length === 0 ? [says('Done.')] : [calls(...call), says('Done.')];
}
