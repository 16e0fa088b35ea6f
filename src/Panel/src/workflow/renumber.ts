type Json = Record<string, unknown>;

/**
 * A workflow with the ids that the canvas has for the same nodes. Models renumber a workflow with every answer, and a node that is the same
 * should not look removed and added.
 * @param pairs The canvas's ids by those in the workflow.
 */
export function renumber(workflow: unknown, pairs: Readonly<Record<string, string>>): unknown {
  const wanted = Object.entries(pairs).filter(([from, to]) => from !== to && !from.includes(':') && /^\d+$/.test(to));
  if (wanted.length === 0 || typeof workflow !== 'object' || workflow === null) return workflow;
  const copy = structuredClone(workflow) as Json;
  const nodes = copy['nodes'];
  return Array.isArray(nodes) ? ofUi(copy, nodes as Json[], wanted) : ofApi(copy, wanted);
}

function ofApi(workflow: Json, wanted: [string, string][]): Json {
  const idOf = ids(Object.keys(workflow), wanted);
  const link = (value: unknown): unknown =>
    Array.isArray(value) && value.length === 2 && Object.hasOwn(workflow, String(value[0])) && Number.isInteger(value[1])
      ? [idOf(String(value[0])), value[1] as number]
      : value;
  return Object.fromEntries(
    Object.entries(workflow).map(([id, node]) => {
      const { inputs } = node as { inputs?: Json };
      const linked = inputs && Object.fromEntries(Object.entries(inputs).map(([name, value]) => [name, link(value)]));
      return [idOf(id), { ...(node as Json), ...(linked && { inputs: linked }) }];
    }),
  );
}

function ofUi(workflow: Json, nodes: Json[], wanted: [string, string][]): Json {
  const idOf = ids(
    nodes.map(({ id }) => String(id)),
    wanted,
  );
  const moved = (id: unknown) => Number(idOf(String(id)));
  for (const node of nodes) if (/^\d+$/.test(String(node['id']))) node['id'] = moved(node['id']);
  for (const link of Array.isArray(workflow['links']) ? (workflow['links'] as unknown[]) : [])
    if (Array.isArray(link)) [link[1], link[3]] = [moved(link[1]), moved(link[3])];
    else if (typeof link === 'object' && link !== null) {
      const ends = link as Json;
      [ends['origin_id'], ends['target_id']] = [moved(ends['origin_id']), moved(ends['target_id'])];
    }
  workflow['last_node_id'] = Math.max(Number(workflow['last_node_id'] ?? 0), ...nodes.map(({ id }) => Number(id)).filter(Number.isFinite));
  return workflow;
}

/** Gives every id its new one; an id that another takes goes to the end. */
function ids(own: readonly string[], wanted: [string, string][]): (id: string) => string {
  const next = new Map(wanted.filter(([from]) => own.includes(from)));
  const taken = new Set(next.values());
  let last = Math.max(0, ...[...own, ...taken].map(Number).filter(Number.isFinite));
  for (const id of own) if (!next.has(id) && taken.has(id)) next.set(id, String(++last));
  return (id) => next.get(id) ?? id;
}
