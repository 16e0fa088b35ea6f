/** ComfyUI's answer to `GET /object_info`: what each node type takes and gives. */
export type ObjectInfo = Record<string, NodeInfo>;

export interface NodeInfo {
  input: { required?: Inputs; optional?: Inputs; hidden?: unknown };
  output: (string | string[])[];
  output_name?: string[];
  display_name?: string;
  description?: string;
  category?: string;
  output_node?: boolean;
  /** It costs money with every run. */
  api_node?: boolean;
}

export type Inputs = Record<string, InputSpec>;
export type InputSpec = [type: string | unknown[], options?: InputOptions];

export interface InputOptions {
  default?: unknown;
  min?: number;
  max?: number;
  step?: number;
  round?: number | boolean;
  multiline?: boolean;
  forceInput?: boolean;
  control_after_generate?: boolean;
  options?: unknown[];
}

const MATCHED = 'COMFY_MATCHTYPE_V3';
const WIDGETS = new Set(['INT', 'FLOAT', 'STRING', 'BOOLEAN', 'COMBO']);

/** An input's choices, in the old form (a list as the type) or the new one; undefined for a combo whose choices are unknown. */
export function listOf([type, options]: InputSpec): unknown[] | undefined {
  if (Array.isArray(type)) return type;
  return type === 'COMBO' ? options?.options : undefined;
}

/** The type that links are matched by. What takes the type of its neighbours takes any. */
export function typeOf([type]: InputSpec): string {
  if (Array.isArray(type)) return 'COMBO';
  return type === MATCHED ? '*' : type;
}

export function isWidget(spec: InputSpec): boolean {
  return WIDGETS.has(typeOf(spec)) && spec[1]?.forceInput !== true;
}

/** One choice of a COMFY_DYNAMICCOMBO_V3, and the inputs that the node has while it is chosen. */
interface DynamicChoice {
  key: string;
  inputs: { required?: Inputs; optional?: Inputs };
}

export function isDynamicCombo(spec: InputSpec): boolean {
  return spec[0] === 'COMFY_DYNAMICCOMBO_V3';
}

export function dynamicChoices([, options]: InputSpec): DynamicChoice[] {
  return (options?.options ?? []).filter((option): option is DynamicChoice => {
    const { key, inputs } = (option ?? {}) as Partial<DynamicChoice>;
    return typeof key === 'string' && typeof inputs === 'object';
  });
}
