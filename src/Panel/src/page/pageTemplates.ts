import type { Template } from '../canvas/Canvas';

type ApiWorkflow = Record<string, { class_type: string; inputs: Record<string, unknown> }>;

/** The workflows that the page offers without a ComfyUI; they use nothing but core nodes. */
export const pageTemplates: (Template & { workflow: ApiWorkflow })[] = [
  template('text_to_image', 'Text to image', 'A picture from a prompt, with a checkpoint.', { ...textToImage() }),
  template('image_to_image', 'Image to image', 'Redraws a picture after a prompt; denoise says how freely.', {
    ...textToImage({ denoise: 0.6, latent_image: ['9', 0] }, ['4']),
    8: { class_type: 'LoadImage', inputs: {} },
    9: { class_type: 'VAEEncode', inputs: { pixels: ['8', 0], vae: ['1', 2] } },
  }),
  template('inpaint', 'Inpaint', 'Redraws the masked part of a picture.', {
    ...textToImage({ latent_image: ['9', 0] }, ['4']),
    8: { class_type: 'LoadImage', inputs: {} },
    9: { class_type: 'VAEEncodeForInpaint', inputs: { pixels: ['8', 0], mask: ['8', 1], vae: ['1', 2], grow_mask_by: 6 } },
  }),
  template('upscale', 'Upscale with a model', 'Enlarges a picture with an upscale model.', {
    1: { class_type: 'LoadImage', inputs: {} },
    2: { class_type: 'UpscaleModelLoader', inputs: {} },
    3: { class_type: 'ImageUpscaleWithModel', inputs: { upscale_model: ['2', 0], image: ['1', 0] } },
    4: { class_type: 'SaveImage', inputs: { images: ['3', 0], filename_prefix: 'upscaled' } },
  }),
];

function template(id: string, title: string, description: string, workflow: ApiWorkflow): (typeof pageTemplates)[number] {
  return { id, source: 'official', title, description, category: 'basics', workflow };
}

function textToImage(sampler: Record<string, unknown> = {}, without: string[] = []): ApiWorkflow {
  const workflow: ApiWorkflow = {
    1: { class_type: 'CheckpointLoaderSimple', inputs: {} },
    2: { class_type: 'CLIPTextEncode', inputs: { text: '', clip: ['1', 1] } },
    3: { class_type: 'CLIPTextEncode', inputs: { text: 'blurry, low quality', clip: ['1', 1] } },
    4: { class_type: 'EmptyLatentImage', inputs: { width: 512, height: 512, batch_size: 1 } },
    5: { class_type: 'KSampler', inputs: { model: ['1', 0], positive: ['2', 0], negative: ['3', 0], latent_image: ['4', 0], steps: 20, cfg: 7, sampler_name: 'euler', scheduler: 'normal', denoise: 1, ...sampler } },
    6: { class_type: 'VAEDecode', inputs: { samples: ['5', 0], vae: ['1', 2] } },
    7: { class_type: 'SaveImage', inputs: { images: ['6', 0], filename_prefix: 'ComfyUI' } },
  };
  return Object.fromEntries(Object.entries(workflow).filter(([id]) => !without.includes(id)));
}
