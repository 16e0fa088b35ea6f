import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { LGraph } from '@comfyorg/litegraph';
import { expect, test } from 'vitest';
import { compare, outlineOf } from '../../src/canvas/outline';
import type { ObjectInfo } from '../../src/canvas/objectInfo';
import { PageCanvas } from '../../src/page/PageCanvas';
import { registerTypes } from '../../src/page/registerTypes';
import { readWorkflow } from '../../src/workflow/readWorkflow';

// Real workflows and a real ComfyUI's node types, if they are present next to the repository.
const data = find(process.cwd());
// A file without a single test would fail: where there are none, one is skipped.
const names = data ? readdirSync(join(data, 'workflows', 'ui')) : ['each of them'];
const read = (...path: string[]) => JSON.parse(readFileSync(join(data!, ...path), 'utf8')) as Record<string, unknown>;

test.runIf(data).each(names)('%s is built from both formats, node by node and link by link', async (name) => {
  localStorage.clear();
  registerTypes(read('object_info.json') as unknown as ObjectInfo);
  const [ui, api] = await Promise.all(
    ['ui', 'api'].map(async (format) => {
      const canvas = new PageCanvas(new LGraph());
      const plan = readWorkflow(read('workflows', format, name), canvas, true);
      await plan.build();
      const built = outlineOf(canvas.graph());
      // The preview matches the result.
      expect(compare(plan.outline, built)).toMatchObject({ added: [], removed: [] });
      return built;
    }),
  );
  for (const node of api!.values()) {
    const same = ui!.get(node.id)!;
    expect(same.type).toBe(node.type);
    // A primitive feeds widgets; API format stores their values instead.
    expect(Object.keys(same.links)).toEqual(expect.arrayContaining(Object.keys(node.links)));
  }
});

function find(folder: string): string | undefined {
  const here = join(folder, 'shared', 'data');
  if (existsSync(join(here, 'object_info.json'))) return here;
  return dirname(folder) === folder ? undefined : find(dirname(folder));
}
