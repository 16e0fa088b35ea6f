import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ObjectInfo } from '../../src/canvas/objectInfo';

type ApiWorkflow = Record<string, { class_type: string; inputs: Record<string, unknown> }>;

const PLUGINS = join(import.meta.dirname, '../../../Plugins');
const FOLDER = join(PLUGINS, 'Templates/Examples');

/** The workflows that the service ships, by name. */
export const examples: Record<string, ApiWorkflow> = Object.fromEntries(
  readdirSync(FOLDER)
    .filter((file) => file.endsWith('.json'))
    .map((file) => [file.slice(0, -5), (JSON.parse(readFileSync(join(FOLDER, file), 'utf8')) as { workflow: ApiWorkflow }).workflow]),
);

/** The node types that the service knows without a ComfyUI. */
export const serviceNodes = JSON.parse(readFileSync(join(PLUGINS, 'Nodes/core-nodes.json'), 'utf8')) as ObjectInfo;
