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

export const WIDGETS = new Set(['INT', 'FLOAT', 'STRING', 'BOOLEAN', 'COMBO']);

/** The choices of an input, in the older form (a list for a type) and the newer one; undefined for a combo whose choices are not known. */
export function listOf([type, options]: InputSpec): unknown[] | undefined {
  if (Array.isArray(type)) return type;
  return type === 'COMBO' ? options?.options : undefined;
}

/** The type as links know it. */
export function typeOf([type]: InputSpec): string {
  return Array.isArray(type) ? 'COMBO' : type;
}

export function isWidget(spec: InputSpec): boolean {
  return WIDGETS.has(typeOf(spec)) && spec[1]?.forceInput !== true;
}
