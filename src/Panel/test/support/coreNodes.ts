import type { InputSpec, NodeInfo, ObjectInfo } from '../../src/canvas/objectInfo';

/** Node types that most workflows use. Model lists contain one common file each, so that a workflow can be built. */
const SAMPLERS = [
  'euler',
  'euler_ancestral',
  'heun',
  'dpm_2',
  'dpm_2_ancestral',
  'lms',
  'dpmpp_2s_ancestral',
  'dpmpp_sde',
  'dpmpp_2m',
  'dpmpp_2m_sde',
  'dpmpp_3m_sde',
  'ddpm',
  'lcm',
  'ddim',
  'uni_pc',
];
const SCHEDULERS = ['normal', 'karras', 'exponential', 'sgm_uniform', 'simple', 'ddim_uniform', 'beta'];
const SCALING = ['nearest-exact', 'bilinear', 'area', 'bicubic', 'bislerp'];

const int = (value: number, min: number, max: number, step = 1): InputSpec => ['INT', { default: value, min, max, step }];
const float = (value: number, min: number, max: number, step = 0.01): InputSpec => ['FLOAT', { default: value, min, max, step }];
const text = (value = '', multiline = false): InputSpec => ['STRING', { default: value, multiline }];
const one = (...choices: string[]): InputSpec => [choices];
const seed = (): InputSpec => ['INT', { default: 0, min: 0, max: Number.MAX_SAFE_INTEGER, control_after_generate: true }];
const side = (value: number): InputSpec => int(value, 16, 16384, 8);

function node(
  display_name: string,
  category: string,
  required: Record<string, string | InputSpec>,
  output: string[],
  output_name: string[] = output,
): NodeInfo {
  const input = Object.fromEntries(
    Object.entries(required).map(([name, spec]): [string, InputSpec] => [name, typeof spec === 'string' ? [spec] : spec]),
  );
  return { display_name, category, input: { required: input }, output, output_name, output_node: output.length === 0 };
}

export const coreNodes: ObjectInfo = {
  CheckpointLoaderSimple: node('Load Checkpoint', 'loaders', { ckpt_name: one('v1-5-pruned-emaonly-fp16.safetensors') }, [
    'MODEL',
    'CLIP',
    'VAE',
  ]),
  UNETLoader: node(
    'Load Diffusion Model',
    'loaders',
    { unet_name: one('flux1-dev.safetensors'), weight_dtype: one('default', 'fp8_e4m3fn', 'fp8_e5m2') },
    ['MODEL'],
  ),
  DualCLIPLoader: node(
    'DualCLIPLoader',
    'loaders',
    {
      clip_name1: one('clip_l.safetensors', 't5xxl_fp16.safetensors'),
      clip_name2: one('t5xxl_fp16.safetensors', 'clip_l.safetensors'),
      type: one('sdxl', 'sd3', 'flux'),
    },
    ['CLIP'],
  ),
  VAELoader: node('Load VAE', 'loaders', { vae_name: one('ae.safetensors') }, ['VAE']),
  LoraLoader: node(
    'Load LoRA',
    'loaders',
    {
      model: 'MODEL',
      clip: 'CLIP',
      lora_name: one('example_lora.safetensors'),
      strength_model: float(1, -100, 100),
      strength_clip: float(1, -100, 100),
    },
    ['MODEL', 'CLIP'],
  ),
  ControlNetLoader: node('Load ControlNet Model', 'loaders', { control_net_name: one('control_v11p_sd15_canny_fp16.safetensors') }, [
    'CONTROL_NET',
  ]),
  UpscaleModelLoader: node('Load Upscale Model', 'loaders', { model_name: one('RealESRGAN_x4plus.pth') }, ['UPSCALE_MODEL']),
  CLIPTextEncode: node('CLIP Text Encode (Prompt)', 'conditioning', { text: text('', true), clip: 'CLIP' }, ['CONDITIONING']),
  CLIPSetLastLayer: node('CLIP Set Last Layer', 'conditioning', { clip: 'CLIP', stop_at_clip_layer: int(-1, -24, -1) }, ['CLIP']),
  ConditioningCombine: node('Conditioning (Combine)', 'conditioning', { conditioning_1: 'CONDITIONING', conditioning_2: 'CONDITIONING' }, [
    'CONDITIONING',
  ]),
  FluxGuidance: node('FluxGuidance', 'advanced/conditioning/flux', { conditioning: 'CONDITIONING', guidance: float(3.5, 0, 100, 0.1) }, [
    'CONDITIONING',
  ]),
  ControlNetApplyAdvanced: node(
    'Apply ControlNet',
    'conditioning/controlnet',
    {
      positive: 'CONDITIONING',
      negative: 'CONDITIONING',
      control_net: 'CONTROL_NET',
      image: 'IMAGE',
      strength: float(1, 0, 10),
      start_percent: float(0, 0, 1, 0.001),
      end_percent: float(1, 0, 1, 0.001),
    },
    ['CONDITIONING', 'CONDITIONING'],
    ['positive', 'negative'],
  ),
  EmptyLatentImage: node('Empty Latent Image', 'latent', { width: side(512), height: side(512), batch_size: int(1, 1, 4096) }, ['LATENT']),
  EmptySD3LatentImage: node(
    'EmptySD3LatentImage',
    'latent/sd3',
    { width: int(1024, 16, 16384, 16), height: int(1024, 16, 16384, 16), batch_size: int(1, 1, 4096) },
    ['LATENT'],
  ),
  LatentUpscale: node(
    'Upscale Latent',
    'latent',
    { samples: 'LATENT', upscale_method: one(...SCALING), width: side(512), height: side(512), crop: one('disabled', 'center') },
    ['LATENT'],
  ),
  LatentUpscaleBy: node(
    'Upscale Latent By',
    'latent',
    { samples: 'LATENT', upscale_method: one(...SCALING), scale_by: float(1.5, 0.01, 8) },
    ['LATENT'],
  ),
  KSampler: node(
    'KSampler',
    'sampling',
    {
      model: 'MODEL',
      seed: seed(),
      steps: int(20, 1, 10000),
      cfg: float(8, 0, 100, 0.1),
      sampler_name: one(...SAMPLERS),
      scheduler: one(...SCHEDULERS),
      positive: 'CONDITIONING',
      negative: 'CONDITIONING',
      latent_image: 'LATENT',
      denoise: float(1, 0, 1),
    },
    ['LATENT'],
  ),
  VAEDecode: node('VAE Decode', 'latent', { samples: 'LATENT', vae: 'VAE' }, ['IMAGE']),
  VAEEncode: node('VAE Encode', 'latent', { pixels: 'IMAGE', vae: 'VAE' }, ['LATENT']),
  VAEEncodeForInpaint: node(
    'VAE Encode (for Inpainting)',
    'latent/inpaint',
    { pixels: 'IMAGE', vae: 'VAE', mask: 'MASK', grow_mask_by: int(6, 0, 64) },
    ['LATENT'],
  ),
  SetLatentNoiseMask: node('Set Latent Noise Mask', 'latent/inpaint', { samples: 'LATENT', mask: 'MASK' }, ['LATENT']),
  LoadImage: node('Load Image', 'image', { image: one('example.png') }, ['IMAGE', 'MASK']),
  ImageScale: node(
    'Upscale Image',
    'image/upscaling',
    {
      image: 'IMAGE',
      upscale_method: one('nearest-exact', 'bilinear', 'area', 'bicubic', 'lanczos'),
      width: int(512, 0, 16384),
      height: int(512, 0, 16384),
      crop: one('disabled', 'center'),
    },
    ['IMAGE'],
  ),
  ImageUpscaleWithModel: node('Upscale Image (using Model)', 'image/upscaling', { upscale_model: 'UPSCALE_MODEL', image: 'IMAGE' }, [
    'IMAGE',
  ]),
  ImageInvert: node('Invert Image', 'image', { image: 'IMAGE' }, ['IMAGE']),
  PreviewImage: node('Preview Image', 'image', { images: 'IMAGE' }, []),
  SaveImage: node('Save Image', 'image', { images: 'IMAGE', filename_prefix: text('ComfyUI') }, []),
};
