/** The names closest to `wanted`, best first: same letters, then shared words, then fewest edits. */
export function nearest(wanted: string, names: readonly string[], count = 3): string[] {
  const goal = simple(wanted);
  return names
    .map((name) => ({ name, score: score(goal, simple(name)) }))
    .filter((candidate) => candidate.score < Math.max(goal.length, 3))
    .sort((a, b) => a.score - b.score || a.name.length - b.name.length)
    .slice(0, count)
    .map((candidate) => candidate.name);
}

/** One sentence for the model that names the installed node types closest to the one it asked for. */
export function closestTypes(type: string, installed: readonly string[]): string {
  const names = nearest(type, installed);
  return names.length === 0 ? 'Nothing installed has a similar name.' : `Closest by name: ${names.join(', ')}.`;
}

function simple(name: string): string {
  return name.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, '');
}

function score(goal: string, name: string): number {
  if (goal === name) return -2;
  if (name.includes(goal) || goal.includes(name)) return Math.abs(name.length - goal.length) / 4;
  return edits(goal, name);
}

function edits(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (let i = 1; i <= one.length; i++) {
    const next = [i];
    for (let j = 1; j <= other.length; j++)
      next[j] = Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (one[i - 1] === other[j - 1] ? 0 : 1));
    row = next;
  }
  return row[other.length]!;
}
