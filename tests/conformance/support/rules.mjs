import { refusal } from './clients.mjs';
import { readChunks, readEvents } from './transcript.mjs';

/**
 * The rules of UI Message Stream v1 that no schema tells: what may follow what. Reads one exchange (recorder.mjs) and returns
 * every breach in words; an empty list is a legal answer. An answer that the client itself cut off may end anywhere.
 */
export async function breaches({ request, headers, text, whole }) {
  const { events, odd } = readEvents(text);
  const reader = new Reader(request);
  const found = [...headerBreaches(headers), ...(whole ? odd : []).map((block) => `not an event: ${block}`)];

  const done = events.indexOf('[DONE]');
  if (whole && done !== events.length - 1) found.push('[DONE] must come last and once');
  for (const chunk of readChunks(text)) {
    const why = await refusal(chunk);
    if (why) found.push(`ai 6.0.73 refuses ${JSON.stringify(chunk)}: ${why}`);
    reader.read(chunk);
  }
  if (whole) reader.end();
  return [...found, ...reader.breaches];
}

function headerBreaches(headers) {
  const wanted = { 'content-type': 'text/event-stream', 'cache-control': 'no-cache', 'x-vercel-ai-ui-message-stream': 'v1', 'x-accel-buffering': 'no' };
  return Object.entries(wanted).filter(([name, value]) => headers.get(name) !== value).map(([name, value]) => `${name} is ${headers.get(name)}, not ${value}`);
}

class Reader {
  breaches = [];
  #request;
  #started = false;
  #finished = null;
  #aborted = false;
  #failed = false;
  #steps = 0;
  #step = null;
  #part = null;
  #calls = new Map();
  #earlierCalls;

  constructor(request) {
    this.#request = request;
    this.#earlierCalls = new Set(request.messages.flatMap((message) => message.parts ?? []).map((part) => part.toolCallId));
  }

  read(chunk) {
    const { type } = chunk;
    this.#rule(this.#started || type === 'start', `${type} before start`);
    this.#rule(this.#finished === null, `${type} after finish`);
    this.#rule(!this.#failed || type === 'finish', `${type} after error`);
    this.#rule(!this.#aborted || type === 'finish', `${type} after abort`);
    for (const [name, value] of Object.entries(chunk))
      this.#rule(value !== null || ['input', 'output', 'data', 'messageMetadata'].includes(name), `${type}.${name} is null`);

    const rule = this[type] ?? (type.startsWith('data-') ? null : () => this.#rule(false, `unknown type ${type}`));
    rule?.call(this, chunk);
  }

  end() {
    this.#rule(this.#started, 'no start');
    this.#rule(this.#finished !== null, 'no finish');
    if (this.#finished === null) return;
    const open = [...this.#calls.values()].filter((call) => !call.answered);
    this.#rule((this.#finished === 'tool-calls') === open.length > 0, `finish says ${this.#finished} with ${open.length} open calls`);
    this.#rule((this.#finished === 'error') === this.#failed, `finish says ${this.#finished}, and the stream ${this.#failed ? 'had' : 'had no'} error`);

    // After a last step with nothing but answered calls the client would post for ever.
    if (!this.#failed && open.length === 0 && this.#steps > 0)
      this.#rule(this.#step?.hasText, 'the turn is over, and its last step has no text');
  }

  start({ messageId }) {
    this.#rule(!this.#started, 'a second start');
    this.#started = true;
    const last = this.#request.messages.at(-1);
    if (last.role === 'assistant') return this.#rule(messageId === last.id, `start.messageId is ${messageId}, but the answer goes on with ${last.id}`);
    this.#rule(messageId && !this.#request.messages.some(({ id }) => id === messageId), `start.messageId ${messageId} is not new`);
  }

  'start-step'() {
    this.#rule(!this.#step?.open, 'a step inside a step');
    this.#steps += 1;
    this.#step = { open: true, hasText: false, hasCalls: false };
  }

  'finish-step'() {
    this.#inStep('finish-step');
    this.#partsClosed('finish-step');
    // A call that stays half written, as where an answer breaks off, was never made.
    for (const [id, call] of this.#calls) if (!call.input) this.#calls.delete(id);
    if (this.#step) this.#step.open = false;
  }

  'text-start'(chunk) {
    this.#rule(!this.#step?.hasCalls, 'text after a call of the same step');
    this.#open('text', chunk);
    if (this.#step) this.#step.hasText = true;
  }

  'text-delta'(chunk) { this.#delta('text', chunk); }
  'text-end'(chunk) { this.#close('text', chunk); }
  'reasoning-start'(chunk) { this.#open('reasoning', chunk); }
  'reasoning-delta'(chunk) { this.#delta('reasoning', chunk); }
  'reasoning-end'(chunk) { this.#close('reasoning', chunk); }

  'tool-input-start'({ toolCallId, providerMetadata }) {
    this.#rule(providerMetadata === undefined, 'metadata on tool-input-start, which early versions of ai 5 refuse');
    this.#newCall(toolCallId).pieces = '';
  }

  'tool-input-delta'({ toolCallId, inputTextDelta }) {
    const call = this.#knownCall(toolCallId, 'tool-input-delta');
    if (!call) return;
    this.#rule(!call.input, `tool-input-delta for ${toolCallId}, whose input is there`);
    this.#rule(!isJson(call.pieces), `the arguments of ${toolCallId} were whole before they were checked`);
    call.pieces += inputTextDelta;
  }

  'tool-input-available'({ toolCallId, input }) {
    const call = this.#inputOf(toolCallId);
    if (call.pieces) this.#rule(call.pieces === JSON.stringify(input), `the pieces of ${toolCallId} differ from its input`);
  }

  'tool-input-error'({ toolCallId }) { this.#inputOf(toolCallId).answered = true; }
  'tool-output-available'({ toolCallId, preliminary }) { this.#answer(toolCallId, preliminary); }
  'tool-output-error'({ toolCallId }) {
    this.#answer(toolCallId);
    // A refused call of a client that sends the schemas of its tools keeps the arguments that were shown.
    const call = this.#calls.get(toolCallId);
    if (call && !call.input) this.#rule(call.pieces && hasSchemas(this.#request), `an output of ${toolCallId}, which has no input`);
    if (call) call.input = true;
  }

  error() {
    this.#partsClosed('error');
    this.#failed = true;
    // Calls that an error leaves without an answer are not the client's to run.
    for (const call of this.#calls.values()) call.answered = true;
  }

  finish({ finishReason }) {
    this.#rule(!this.#step?.open, 'finish inside a step');
    this.#finished = finishReason ?? 'none';
  }

  abort() {
    this.#rule(!this.#step?.open, 'abort inside a step');
    this.#aborted = true;
  }
  'message-metadata'() {}
  'source-url'() { this.#inStep('source-url'); }
  file() { this.#inStep('file'); }

  #open(kind, { id }) {
    this.#inStep(`${kind}-start`);
    this.#partsClosed(`${kind}-start`);
    this.#part = { kind, id };
  }

  #delta(kind, { id }) {
    this.#rule(this.#part?.kind === kind && this.#part.id === id, `${kind}-delta of ${id}, which is not open`);
  }

  #close(kind, chunk) {
    this.#delta(kind, chunk);
    this.#part = null;
  }

  #inputOf(toolCallId) {
    const started = this.#calls.get(toolCallId);
    if (!started || started.input) this.#newCall(toolCallId);
    const call = this.#calls.get(toolCallId);
    call.input = true;
    return call;
  }

  #newCall(toolCallId) {
    this.#inStep('a call');
    this.#partsClosed('a call');
    this.#rule(toolCallId && !this.#calls.has(toolCallId) && !this.#earlierCalls.has(toolCallId), `the call id "${toolCallId}" is empty or was used before`);
    if (this.#step) this.#step.hasCalls = true;
    const call = { answered: false, input: false };
    this.#calls.set(toolCallId, call);
    return call;
  }

  #knownCall(toolCallId, what) {
    const call = this.#calls.get(toolCallId);
    this.#rule(call, `${what} for ${toolCallId}, which is unknown`);
    return call;
  }

  #answer(toolCallId, preliminary) {
    const call = this.#knownCall(toolCallId, 'an output');
    if (!call) return;
    this.#rule(!call.answered, `${toolCallId} is answered twice`);
    call.answered = !preliminary;
  }

  #inStep(what) { this.#rule(this.#step?.open, `${what} outside a step`); }
  #partsClosed(what) { this.#rule(this.#part === null, `${what} while ${this.#part?.kind} ${this.#part?.id} is open`); }

  #rule(holds, otherwise) {
    if (!holds) this.breaches.push(otherwise);
  }
}

function hasSchemas({ tools = {} }) {
  return Object.values(tools).some(({ parameters = {} }) => Object.keys(parameters).length > 0);
}

function isJson(text) {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
