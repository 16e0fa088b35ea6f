import { z } from 'zod';
import { shorten } from '../text/shorten';

/** How much of each a file may hold. Our own exports stay far below, except in what people attach. */
export const LIMITS = {
  /** Characters. */
  file: 256 * 1024 * 1024,
  sessions: 5_000,
  messages: 20_000,
  parts: 5_000,
  /** Objects and lists within each other, in one message. */
  depth: 100,
};

const id = z.string().min(1).max(500);
const flag = z.boolean().optional();
// What a Date can hold.
const time = z.number().min(0).max(8.64e15);
const count = z.number().min(0);
const usage = z.object({ inputTokens: count, outputTokens: count });
const opaque = z.record(z.string(), z.unknown()).optional();

const file = z.looseObject({
  type: z.literal('file'),
  mediaType: z.string(),
  url: z.string(),
  filename: z.string().optional(),
  providerMetadata: opaque,
});
const text = z.looseObject({ text: z.string(), providerMetadata: opaque });
const tool = {
  toolCallId: id,
  state: z.enum([
    'input-streaming',
    'input-available',
    'approval-requested',
    'approval-responded',
    'output-available',
    'output-error',
    'output-denied',
  ]),
  errorText: z.string().optional(),
  callProviderMetadata: opaque,
  resultProviderMetadata: opaque,
};

/** What the part of a message must look like, by its type; undefined for a type that the AI SDK's messages do not have. */
function partSchema(type: string): z.ZodType | undefined {
  if (type === 'text' || type === 'reasoning') return text;
  if (type === 'file') return file;
  if (type === 'step-start') return z.looseObject({});
  if (type === 'source-url') return z.looseObject({ sourceId: id, url: z.string() });
  if (type === 'source-document') return z.looseObject({ sourceId: id, mediaType: z.string(), title: z.string() });
  if (type === 'dynamic-tool') return z.looseObject({ ...tool, toolName: id });
  if (/^tool-[\w.-]+$/.test(type)) return z.looseObject(tool);
  return /^data-./.test(type) ? z.looseObject({ data: z.unknown() }) : undefined;
}

const part = z.looseObject({ type: z.string() }).superRefine((value, context) => {
  const schema = partSchema(value.type);
  if (schema) for (const issue of schema.safeParse(value).error?.issues ?? []) context.addIssue({ ...issue });
  else context.addIssue({ code: 'custom', message: `“${shorten(value.type, 40)}” is no type of part` });
});

const mention = z.object({
  kind: z.enum(['node', 'model', 'group', 'workflow']),
  name: z.string().min(1).max(1_000),
  id: z.string().max(1_000),
  about: z.string().max(1_000),
});

const metadata = z.object({
  usage: usage.optional(),
  model: z.string().optional(),
  createdAt: time.optional(),
  local: flag,
  outside: z.string().optional(),
  stopped: flag,
  failure: z
    .object({
      kind: z.enum(['away', 'cut', 'token', 'refused', 'model', 'origin', 'mixed']),
      text: z.string(),
      about: z.string().optional(),
    })
    .optional(),
  compact: flag,
  undone: flag,
  mentions: z.array(mention).max(100).optional(),
  thinking: z.array(count).max(LIMITS.parts).optional(),
});

const messageWith = (own: z.ZodType) =>
  z
    .object({ id, role: z.enum(['user', 'assistant', 'system']), parts: z.array(part).max(LIMITS.parts), metadata: own.optional() })
    .refine((value) => depthOf(value) <= LIMITS.depth, { error: `is nested more than ${LIMITS.depth} deep`, path: ['parts'], abort: true });

const session = z
  .object({
    name: z.string().max(1_000),
    named: z.boolean(),
    created: time,
    updated: time,
    draft: z.string(),
    draftFiles: z.array(file),
    draftMentions: z.array(mention).max(100),
    queue: z.array(z.object({ id, text: z.string(), files: z.array(file), mentions: z.array(mention).max(100).optional() })),
    usage,
    usageBy: z.record(z.string().max(500), usage),
    pinned: z.boolean(),
    workflow: z.string().max(1_000),
  })
  .partial()
  .default({});

/** A conversation in a file of exported ones. What a session lacks, a new one has. */
export const conversationSchema = z.object({ session, messages: z.array(messageWith(metadata)).max(LIMITS.messages) });

const tab = z.object({ id: z.string(), name: z.string() });
const lost = z.looseObject({ what: z.enum(['value', 'link', 'node']), nodeId: z.string(), node: z.string(), name: z.string() });
const kept = messageWith(
  metadata.extend({
    turn: z.object({ tab, before: id, after: id, without: z.array(id).optional() }).optional(),
    canvas: z.object({ tab, kept: id, undone: z.array(id) }).optional(),
    receipt: z.object({ count, lost: z.array(lost), text: z.string() }).optional(),
  }),
);

/** A conversation that the service keeps: with its other versions, and with what its answers did to workflows. */
export const keptSchema = z.object({
  session: session.unwrap().extend({ model: z.object({ connection: id, model: z.string().optional() }).optional() }),
  messages: z.array(kept).max(LIMITS.messages),
  forks: z.record(z.string(), z.object({ shown: count, tails: z.array(z.array(kept)) })).optional(),
});

// Without recursion, which a hostile depth would exhaust.
function depthOf(value: unknown): number {
  let level: unknown[] = [value];
  let depth = 0;
  for (; level.length > 0; depth++) {
    level = level.flatMap((item): unknown[] => (typeof item === 'object' && item !== null ? Object.values(item) : []));
    if (depth > LIMITS.depth) break;
  }
  return depth;
}
