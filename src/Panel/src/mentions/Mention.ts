export type MentionKind = 'node' | 'group' | 'model' | 'workflow';

/** Something that a message names with an @. */
export interface Mention {
  kind: MentionKind;
  /** As it is written after the @. */
  name: string;
  /** Which one it is: a node's id with its path, a model's or a saved workflow's file with its folders, a group's title. */
  id: string;
  /** A node's type, a model's folder, the ids of the nodes in a group. */
  about: string;
}

/** What the model reads of the things that a message names; empty where it names none. */
export function mentionsForModel(mentions: readonly Mention[]): string {
  return mentions.length === 0 ? '' : `(What the user named: ${mentions.map(explain).join(' ')})`;
}

function explain({ kind, name, id, about }: Mention): string {
  switch (kind) {
    case 'node':
      return `“@${name}” is node ${id} on the canvas, of type ${about}.`;
    case 'group':
      return `“@${name}” is the group ${JSON.stringify(id)} on the canvas${about ? `, with the nodes ${about}` : ''}.`;
    case 'model':
      return `“@${name}” is the model file ${JSON.stringify(id)} in the folder ${about}: use that exact name.`;
    case 'workflow':
      return `“@${name}” is the saved workflow ${JSON.stringify(id)}: applyWorkflowJson opens it by its workflowPath.`;
  }
}

/** Those of the mentions that a text still names. */
export function namedIn(text: string, mentions: readonly Mention[] = []): Mention[] {
  return mentions.filter(({ name }) => placeOf(text, name) >= 0);
}

/** The text without the @ of one of its mentions: the word stays what it is for a reader. */
export function withoutMark(text: string, { name }: Mention): string {
  let rest = text;
  for (let at = placeOf(rest, name); at >= 0; at = placeOf(rest, name)) rest = rest.slice(0, at) + rest.slice(at + 1);
  return rest;
}

/** A text in pieces, with those that are mentions. */
export function pieces(text: string, mentions: readonly Mention[]): { text: string; mention?: Mention }[] {
  const places = mentions
    .flatMap((mention) => placesOf(text, mention.name).map((at) => ({ at, mention })))
    .sort((one, other) => one.at - other.at || other.mention.name.length - one.mention.name.length);
  const all: { text: string; mention?: Mention }[] = [];
  let end = 0;
  for (const { at, mention } of places) {
    if (at < end) continue;
    if (at > end) all.push({ text: text.slice(end, at) });
    end = at + 1 + mention.name.length;
    all.push({ text: text.slice(at, end), mention });
  }
  if (end < text.length) all.push({ text: text.slice(end) });
  return all;
}

const placeOf = (text: string, name: string): number => placesOf(text, name)[0] ?? -1;

// "@KSampler" is in neither "@KSamplers" nor "me@KSampler".
function placesOf(text: string, name: string): number[] {
  const places: number[] = [];
  for (let at = text.indexOf(`@${name}`); at >= 0; at = text.indexOf(`@${name}`, at + 1))
    if (!/\w/.test(text.charAt(at - 1)) && !(/\w$/.test(name) && /\w/.test(text.charAt(at + 1 + name.length)))) places.push(at);
  return places;
}
