import type { FileUIPart } from 'ai';
import type { PanelMessage } from './messages';
import { newSession, type Queued, type Session } from './Session';

/** A part of a file is not what the panel writes. The message says which. */
export class SchemaError extends Error {}

type Fields = Record<string, unknown>;

const ROLES = ['user', 'assistant', 'system'];
const TOOL_STATES = [
  'input-streaming',
  'input-available',
  'output-available',
  'output-error',
  'output-denied',
  'approval-requested',
  'approval-responded',
];
const MOST_MESSAGES = 10_000;
const MOST_PARTS = 1000;

/** A session with only the fields that the panel knows, each of its type; missing ones get what a new session has. */
export function readSession(value: unknown): Session {
  const given = fields(value ?? {}, 'session');
  const fresh = newSession();
  return {
    ...fresh,
    name: optional(given, 'name', isText) ?? fresh.name,
    named: optional(given, 'named', isFlag) ?? fresh.named,
    created: optional(given, 'created', isNumber) ?? fresh.created,
    updated: optional(given, 'updated', isNumber) ?? fresh.updated,
    draft: optional(given, 'draft', isText) ?? fresh.draft,
    draftFiles: list(given.draftFiles ?? [], 'session.draftFiles').map(readFile),
    queue: list(given.queue ?? [], 'session.queue').map(readQueued),
    usage: readUsage(given.usage) ?? fresh.usage,
  };
}

export function readMessages(value: unknown): PanelMessage[] {
  const messages = list(value, 'messages');
  if (messages.length > MOST_MESSAGES) throw new SchemaError(`messages has more than ${MOST_MESSAGES} entries.`);
  return messages.map(readMessage);
}

function readMessage(value: unknown, index: number): PanelMessage {
  const where = `messages[${index}]`;
  const message = fields(value, where);
  if (!isText(message.id) || !message.id) throw new SchemaError(`${where}.id must be text.`);
  if (!ROLES.includes(message.role as string)) throw new SchemaError(`${where}.role must be one of ${ROLES.join(', ')}.`);
  const parts = list(message.parts, `${where}.parts`);
  if (parts.length > MOST_PARTS) throw new SchemaError(`${where}.parts has more than ${MOST_PARTS} entries.`);
  parts.forEach((part, at) => requirePart(part, `${where}.parts[${at}]`));
  if (message.metadata !== undefined) requireMetadata(message.metadata, `${where}.metadata`);
  return message as unknown as PanelMessage;
}

function requirePart(value: unknown, where: string): void {
  const part = fields(value, where);
  const { type } = part;
  if (!isText(type)) throw new SchemaError(`${where}.type must be text.`);
  if (type === 'text' || type === 'reasoning') need(part, 'text', where);
  else if (type === 'file') readFile(part);
  else if (type === 'dynamic-tool' || type.startsWith('tool-')) {
    need(part, 'toolCallId', where);
    if (type === 'dynamic-tool') need(part, 'toolName', where);
    if (!TOOL_STATES.includes(part.state as string)) throw new SchemaError(`${where}.state is none of a tool call.`);
    if (part.errorText !== undefined) need(part, 'errorText', where);
  }
}

function requireMetadata(value: unknown, where: string): void {
  const metadata = fields(value, where);
  if (metadata.usage !== undefined && !readUsage(metadata.usage)) throw new SchemaError(`${where}.usage must hold numbers.`);
  if (metadata.createdAt !== undefined && !isNumber(metadata.createdAt)) throw new SchemaError(`${where}.createdAt must be a number.`);
  if (metadata.failure === undefined) return;
  const failure = fields(metadata.failure, `${where}.failure`);
  need(failure, 'kind', `${where}.failure`);
  need(failure, 'text', `${where}.failure`);
}

function readFile(value: unknown): FileUIPart {
  const file = fields(value, 'a file');
  need(file, 'url', 'a file');
  need(file, 'mediaType', 'a file');
  if (file.filename !== undefined) need(file, 'filename', 'a file');
  return file as unknown as FileUIPart;
}

function readQueued(value: unknown): Queued {
  const queued = fields(value, 'session.queue');
  need(queued, 'id', 'session.queue');
  need(queued, 'text', 'session.queue');
  return { id: queued.id as string, text: queued.text as string, files: list(queued.files ?? [], 'session.queue.files').map(readFile) };
}

function readUsage(value: unknown): Session['usage'] | undefined {
  const { inputTokens, outputTokens } = (value ?? {}) as Fields;
  return isNumber(inputTokens) && isNumber(outputTokens) ? { inputTokens, outputTokens } : undefined;
}

function fields(value: unknown, where: string): Fields {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new SchemaError(`${where} must be an object.`);
  return value as Fields;
}

function list(value: unknown, where: string): unknown[] {
  if (!Array.isArray(value)) throw new SchemaError(`${where} must be a list.`);
  return value;
}

function need(of: Fields, name: string, where: string): void {
  if (!isText(of[name])) throw new SchemaError(`${where}.${name} must be text.`);
}

function optional<T>(of: Fields, name: string, is: (value: unknown) => value is T): T | undefined {
  const value = of[name];
  if (value === undefined || is(value)) return value;
  throw new SchemaError(`session.${name} is of the wrong type.`);
}

const isText = (value: unknown): value is string => typeof value === 'string';
const isFlag = (value: unknown): value is boolean => typeof value === 'boolean';
const isNumber = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value);
