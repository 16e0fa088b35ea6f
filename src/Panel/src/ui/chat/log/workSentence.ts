import type { Key, t } from '../../../i18n/text';
import type { WorkDone } from './workDone';

const PARTS: [keyof WorkDone, Key][] = [
  ['nodes', 'work.nodes'],
  ['links', 'work.links'],
  ['values', 'work.values'],
  ['removed', 'work.removed'],
  ['looks', 'work.looks'],
  ['others', 'work.others'],
  ['failed', 'work.failed'],
];

/** What was done, as a person would sum it up: "Built 7 nodes, 9 links". */
export function workSentence(done: WorkDone, text: typeof t): string {
  const words = PARTS.filter(([name]) => done[name] > 0).map(([name, key]) => text(key, { count: done[name] }));
  const sentence = words.join(text('work.and'));
  return sentence.charAt(0).toLocaleUpperCase() + sentence.slice(1);
}
