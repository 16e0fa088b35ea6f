import { compare, nodeOf, socket, type Outline, type OutlineNode } from '../canvas/outline';
import type { Key } from '../i18n/text';
import { same } from '../text/same';

/** A tool call of a job. */
export interface TriedCall {
  name: string;
  /** The request to the model that it came with, counted from 0. */
  request: number;
  /** Why it failed; undefined where it did not. */
  error?: string | undefined;
}

/** What came of a job. */
export interface Outcome {
  before: Outline;
  after: Outline;
  calls: readonly TriedCall[];
  /** Whether it said anything in words. */
  said: boolean;
}

/** Why a job counts as not done. */
export interface Why {
  key: Key;
  values?: Record<string, string | number>;
}

/** The first reason of several checks. */
export const first = (...whys: (Why | undefined)[]): Why | undefined => whys.find(Boolean);

export function unchanged({ before, after }: Outcome): Why | undefined {
  return onlyChanged({ before, after }, []);
}

/** Nothing but these nodes was changed, and none was added or removed. */
export function onlyChanged({ before, after }: Pick<Outcome, 'before' | 'after'>, ids: readonly string[]): Why | undefined {
  const { added, removed, changed } = compare(before, after);
  const others = [...added, ...removed, ...changed.map(({ node }) => node)].filter(({ id }) => !ids.includes(id));
  return others.length === 0 ? undefined : { key: 'trial.why.others', values: { nodes: others.map(called).join(', ') } };
}

export function valueIs({ after }: Outcome, id: string, name: string, wanted: unknown): Why | undefined {
  const node = after.get(id);
  if (!node) return { key: 'trial.why.gone', values: { id } };
  const value = node.values[name];
  return same(value, wanted)
    ? undefined
    : { key: 'trial.why.value', values: { name, node: called(node), value: String(value), wanted: String(wanted) } };
}

/** The input of a node is fed by an output of another. */
export function linkIs({ after }: Outcome, id: string, input: string, source: string, output: number): Why | undefined {
  const node = after.get(id);
  if (!node) return { key: 'trial.why.gone', values: { id } };
  return node.links[input] === socket(source, output) ? undefined : notLinked(input, node);
}

/** The node that feeds an input; undefined where none does. */
export function sourceOf({ after }: Outcome, node: OutlineNode, input: string): OutlineNode | undefined {
  const link = node.links[input];
  return link === undefined ? undefined : after.get(nodeOf(link));
}

export function ofType({ after }: Outcome, pattern: RegExp): OutlineNode[] {
  return [...after.values()].filter(({ type }) => pattern.test(type));
}

export const notLinked = (input: string, node: OutlineNode): Why => ({ key: 'trial.why.link', values: { input, node: called(node) } });

export const missing = (type: string): Why => ({ key: 'trial.why.missing', values: { type } });

const called = ({ title, id }: OutlineNode) => `${title} (${id})`;
