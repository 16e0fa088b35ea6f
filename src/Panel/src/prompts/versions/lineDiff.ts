import { diff3Merge, diffComm } from 'node-diff3';

/** Lines that are the same, or those that were replaced and those that replaced them. */
export type Piece = { same: string[] } | { old: string[]; fresh: string[] };

const linesOf = (text: string) => text.split('\n');

/** What turns one text into another, line by line. */
export function lineDiff(from: string, to: string): Piece[] {
  return diffComm(linesOf(from), linesOf(to)).map((piece) =>
    'common' in piece ? { same: piece.common } : { old: piece.buffer1, fresh: piece.buffer2 },
  );
}

/** The user's changes of a text and those of an update, in one text. Where both changed the same lines, both are in it, between marks. */
export function merge(mine: string, base: string, shipped: string): { text: string; conflicts: number } {
  let conflicts = 0;
  const lines = diff3Merge(linesOf(mine), linesOf(base), linesOf(shipped), { excludeFalseConflicts: true }).flatMap((region) => {
    if (region.ok) return region.ok;
    conflicts++;
    const { a, b } = region.conflict!;
    return ['<<<<<<< mine', ...a, '=======', ...b, '>>>>>>> shipped'];
  });
  return { text: lines.join('\n'), conflicts };
}
