import { useMemo } from 'react';
import { resultsOf, type Result, type ResultGroup } from '../../sessions/results';
import { mediaAddress, type MediaKind } from '../kit/addresses';
import { useMessages } from '../kit/context';

/** A result that the panel may load. */
export interface Shown extends Result {
  kind: MediaKind;
  /** Where it is loaded from. */
  address: string;
  /** How it is called: the values that a sweep tried, or the file's name. */
  name: string;
}

export type ShownGroup = Omit<ResultGroup, 'results'> & { results: Shown[] };

/** The conversation's results by the messages that asked for them. Files of other servers are not among them. */
export function useResults(): ShownGroup[] {
  const messages = useMessages();
  return useMemo(
    () =>
      resultsOf(messages)
        .map((group) => ({ ...group, results: group.results.flatMap(shown) }))
        .filter(({ results }) => results.length > 0),
    [messages],
  );
}

function shown(result: Result): Shown[] {
  const kind = result.file.kind as MediaKind;
  const address = mediaAddress(result.file.url, kind);
  return address === undefined ? [] : [{ ...result, kind, address, name: result.label || result.file.filename }];
}
