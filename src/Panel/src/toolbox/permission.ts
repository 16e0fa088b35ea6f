import { Rejection } from '../canvas/ToolError';

/** What a tool wants to do that reaches beyond the canvas, as the user is shown it before it happens. */
export interface Permission {
  kind: 'install' | 'restart' | 'download' | 'sweep' | 'call';
  /** What it is about: the name of a package, a file or a tool. */
  subject: string;
  /** What is known of it, in the order in which it is shown. */
  facts: { what: Fact; value: string; link?: string }[];
  /** What will happen, in order. */
  effects: { what: Effect; values?: Record<string, string | number> }[];
}

export type Fact =
  | 'id'
  | 'publisher'
  | 'stars'
  | 'downloads'
  | 'version'
  | 'license'
  | 'source'
  | 'knownFrom'
  | 'host'
  | 'address'
  | 'folder'
  | 'size'
  | 'values'
  | 'server'
  | 'skill'
  | 'arguments'
  | 'price';

export type Effect =
  | 'installs'
  | 'repository'
  | 'code'
  | 'restarts'
  | 'runsLost'
  | 'byWorkflow'
  | 'byManager'
  | 'fetches'
  | 'pickle'
  | 'kept'
  | 'paid'
  | 'paidUnknown'
  | 'onCanvas'
  | 'inService'
  | 'sends';

/** The user's answer; `words` where they wrote what should be different. */
export interface Leave {
  agreed: boolean;
  words?: string;
}

/** Throws where the user did not agree. `what` was not done then. */
export function requireLeave({ agreed, words }: Leave, what: string): void {
  if (agreed) return;
  throw new Rejection(
    words === undefined
      ? `The user decided against it: ${what}. Do not ask the same again.`
      : `The user decided against it and wrote: "${words}". ${what[0]!.toUpperCase()}${what.slice(1)}.`,
    words === undefined ? undefined : { words },
  );
}
