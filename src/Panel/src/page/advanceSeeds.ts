import { settings, type Graph } from '../canvas/graph';

const LARGEST = 2 ** 50;

/** Sets the seeds for the next run, as their "control after generate" says. ComfyUI's frontend does that on its own. */
export function advanceSeeds(graph: Graph, random: () => number = Math.random): void {
  for (const node of graph.nodes) {
    if (node.subgraph) advanceSeeds(node.subgraph, random);
    const widgets = settings(node);
    widgets.forEach((control, index) => {
      const seed = widgets[index - 1];
      if (control.name !== 'control_after_generate' || !seed) return;
      const { min = 0, max = LARGEST } = seed.options ?? {};
      const most = Math.min(max, LARGEST);
      const now = Number(seed.value);
      if (control.value === 'increment') seed.value = Math.min(most, now + 1);
      else if (control.value === 'decrement') seed.value = Math.max(min, now - 1);
      else if (control.value === 'randomize') seed.value = min + Math.floor(random() * (most - min));
    });
  }
}
