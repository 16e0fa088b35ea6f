import type { ExampleResult } from '../../service/examples';
import type { Run } from './useRun';

/** What came of each example in the run that is under way, or in the last one. */
export const resultsOf = ({ now }: Run): ReadonlyMap<string, ExampleResult> =>
  new Map((now?.last?.examples ?? now?.progress.examples ?? []).map((result) => [result.name, result]));

export const resultOf = (run: Run, name: string): ExampleResult | undefined => resultsOf(run).get(name);
