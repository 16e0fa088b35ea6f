import { readFileSync } from 'node:fs';

const read = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8');
const [, repository = ''] = /^Repository = "(.*)"$/m.exec(read('../../comfyui-pack/pyproject.toml')) ?? [];
const { version } = JSON.parse(read('package.json')) as { version: string };

/** What the panel in ComfyUI says of itself: its version, and where the project is published; empty before it is. */
export const defines = { __VERSION__: JSON.stringify(version), __REPOSITORY__: JSON.stringify(repository) };
