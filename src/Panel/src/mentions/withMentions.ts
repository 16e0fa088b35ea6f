import { namedIn, type Mention } from './Mention';

/** What of a draft changes when mentions are added at its end. Those that it names already are not written again. */
export function withMentions(
  draft: string,
  named: readonly Mention[],
  mentions: readonly Mention[],
): { draft: string; draftMentions: Mention[] } {
  const fresh = mentions.filter((mention) => namedIn(draft, [mention]).length === 0);
  const space = draft === '' || /\s$/.test(draft) ? '' : ' ';
  return keeping(draft + space + fresh.map(({ name }) => `@${name} `).join(''), [...named, ...mentions]);
}

/** A draft with those of the mentions that it names, each once. */
export function keeping(draft: string, mentions: readonly Mention[]): { draft: string; draftMentions: Mention[] } {
  const distinct = new Map(mentions.map((mention) => [`${mention.kind} ${mention.name}`, mention]));
  return { draft, draftMentions: namedIn(draft, [...distinct.values()]) };
}
