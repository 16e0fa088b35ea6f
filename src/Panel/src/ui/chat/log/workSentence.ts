import type { Key, t } from '../../../i18n/text';
import { doneLine } from './doneLine';
import type { Count, WorkDone } from './workDone';

/** Steps of their own kind that a sentence names; more of them are counted. */
const NAMED = 3;

const PARTS: [Count, Key][] = [
  ['nodes', 'work.nodes'],
  ['links', 'work.links'],
  ['values', 'work.values'],
  ['removed', 'work.removed'],
  ['looks', 'work.looks'],
];

/** What was done, as a person would sum it up: "Built 7 nodes, 9 links · Bypassed KSampler". */
export function workSentence(done: WorkDone, text: typeof t): string {
  const lines = done.others.flatMap(({ tool, data, input }) => doneLine(tool, data, input, text)?.what ?? []);
  const named = [...new Set(lines)].slice(0, NAMED);
  const unnamed = done.others.length - lines.filter((line) => named.includes(line)).length;
  const words = PARTS.filter(([name]) => done[name] > 0).map(([name, key]) => text(key, { count: done[name] }));
  if (unnamed > 0) words.push(text('work.others', { count: unnamed }));
  if (done.failed > 0) words.push(text('work.failed', { count: done.failed }));
  const counted = words.join(text('work.and'));
  return [counted.charAt(0).toLocaleUpperCase() + counted.slice(1), ...named].filter(Boolean).join(' · ');
}
