import type { Key } from '../../i18n/text';
import { getJson, optional, sendJson } from '../../service/service';

export type TextKind = 'prompt' | 'personality' | 'goals' | 'persona' | 'skill' | 'tool';

/** A text of the assistant's that can be tried. */
export interface TextRef {
  kind: TextKind;
  /** Of a prompt or a tool its name, of a persona or a skill its slug; empty where there is only one. */
  name: string;
}

/** All texts by kind, each with what people call it. */
export interface TextGroup {
  title: Key;
  texts: (TextRef & { label: string })[];
}

const promptPath = (name: string) => `/api/prompts/${name.split('/').map(encodeURIComponent).join('/')}`;
const CONTEXT = '/api/user-context';

const listServiceTools = async () => (await getJson<{ tools: { name: string; description: string }[] }>('/api/tools')).tools;

export const sameText = (one: TextRef, other: TextRef): boolean => one.kind === other.kind && one.name === other.name;

export async function listTexts(labelOf: (key: Key) => string): Promise<TextGroup[]> {
  const [{ prompts }, { personas }, { skills }, tools] = await Promise.all([
    getJson<{ prompts: { name: string }[] }>('/api/prompts'),
    getJson<{ personas: { slug: string; name: string }[] }>(`${CONTEXT}/personas`),
    getJson<{ skills: { slug: string; name: string }[] }>(`${CONTEXT}/skills`),
    listServiceTools(),
  ]);
  const own = (['personality', 'goals'] as const).map((kind) => ({ kind, name: '', label: labelOf(`prompts.${kind}`) }));
  const groups: TextGroup[] = [
    { title: 'prompts.personality', texts: own },
    { title: 'prompts.templates', texts: prompts.map(({ name }) => ({ kind: 'prompt', name, label: name })) },
    { title: 'prompts.personas', texts: personas.map(({ slug, name }) => ({ kind: 'persona', name: slug, label: name })) },
    { title: 'prompts.skills', texts: skills.map(({ slug, name }) => ({ kind: 'skill', name: slug, label: name })) },
    { title: 'try.tools', texts: tools.map(({ name }) => ({ kind: 'tool', name, label: name })) },
  ];
  return groups.filter(({ texts }) => texts.length > 0);
}

/** The text as it is stored; undefined where it is gone. */
export async function readText({ kind, name }: TextRef): Promise<string | undefined> {
  switch (kind) {
    case 'prompt':
      return (await optional(getJson<{ text: string }>(promptPath(name))))?.text;
    case 'personality':
    case 'goals':
      return (await optional(getJson<{ text: string }>(`${CONTEXT}/${kind}`)))?.text;
    case 'persona': {
      const { personas } = await getJson<{ personas: { slug: string; personality: string }[] }>(`${CONTEXT}/personas`);
      return personas.find(({ slug }) => slug === name)?.personality;
    }
    case 'skill':
      return (await optional(getJson<{ instructions: string }>(`${CONTEXT}/skills/${encodeURIComponent(name)}`)))?.instructions;
    case 'tool':
      return (await listServiceTools()).find((tool) => tool.name === name)?.description;
  }
}

/** Whether the page can store it: the text of a tool is in its code. */
export const isStored = ({ kind }: TextRef): boolean => kind !== 'tool';

export async function saveText({ kind, name }: TextRef, text: string): Promise<void> {
  const slug = encodeURIComponent(name);
  if (kind === 'prompt') await sendJson('PUT', promptPath(name), { text });
  else if (kind === 'persona') await sendJson('PATCH', `${CONTEXT}/personas/${slug}`, { personality: text });
  else if (kind === 'skill') await sendJson('PATCH', `${CONTEXT}/skills/${slug}`, { instructions: text });
  else if (kind !== 'tool') await sendJson('PUT', `${CONTEXT}/${kind}`, { text });
}
