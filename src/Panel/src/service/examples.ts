import { getJson, sendJson } from './service';

/** An example of how the assistant is to answer, as the list shows it. */
export interface ExampleEntry {
  name: string;
  source: 'own' | 'shipped';
  title: string;
  description: string;
  /** How many expectations it has. */
  expectations: number;
  /** Why it cannot be run. */
  problem?: string | null;
}

export interface ExampleList {
  /** Where the user's own are. */
  folder: string;
  examples: ExampleEntry[];
}

export interface ExampleText {
  name: string;
  /** YAML. */
  text: string;
  source: 'own' | 'shipped';
}

export interface ExpectationResult {
  text: string;
  passed: number;
  runs: number;
  /** What came instead, the first few times. */
  came: string[];
  /** Why it could not be told. */
  errors: string[];
}

export interface ExampleResult {
  name: string;
  passed: number;
  runs: number;
  tokens: number;
  milliseconds: number;
  expectations: ExpectationResult[];
  /** Why there was no answer. */
  errors: string[];
}

export interface RateChange {
  name: string;
  /** From 0 to 1. */
  before: number;
  now: number;
  unmet: string[];
}

/** In what a run differs from an earlier one. */
export interface RunChanges {
  since: string;
  prompts: string[];
  better: RateChange[];
  worse: RateChange[];
  added: string[];
}

export interface ExampleRun {
  progress: { isRunning: boolean; now?: string | null; done: number; of: number; examples: ExampleResult[]; problem?: string | null };
  /** What came of the last run; null while one is under way. */
  last?: { at: string; connection: string; model: string; isStopped: boolean; examples: ExampleResult[] } | null;
  changes?: RunChanges | null;
}

/** What happened once, to make an example of. */
export interface Happened {
  messages: readonly unknown[];
  canvas?: object | undefined;
  calls: readonly { tool: string; arguments?: object | undefined }[];
  text: string;
}

const PATH = '/api/examples';
const RUN = `${PATH}/run`;

export const examplesPath = PATH;
export const examplePath = (name: string) => `${PATH}/${encodeURIComponent(name)}`;

export const readExample = (name: string) => getJson<ExampleText>(examplePath(name));
/** Checks and saves it. With `isNew`, one whose name is taken is refused. */
export const saveExample = (name: string, text: string, isNew: boolean) =>
  sendJson<ExampleText>('PUT', examplePath(name) + (isNew ? '?isNew=true' : ''), { text });
export const deleteExample = (name: string) => sendJson<void>('DELETE', examplePath(name));
export const draftExample = (happened: Happened) => sendJson<ExampleText>('POST', `${PATH}/draft`, happened);

export const readRun = () => getJson<ExampleRun>(RUN);
export const stopRun = () => sendJson<void>('DELETE', RUN);

/** Runs examples in the service; all where no names are given. */
export const startRun = (names: readonly string[] | undefined, repeat: number, connection: string | undefined) =>
  sendJson<ExampleRun>('POST', RUN, { repeat, ...(names && { names }), ...(connection && { connection }) });
