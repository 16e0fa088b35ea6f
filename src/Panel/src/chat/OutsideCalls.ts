import type { Canvas } from '../canvas/Canvas';
import type { PanelMessage, TurnRecord } from '../sessions/messages';
import type { Store } from '../state/Store';
import type { ToolResult } from '../toolbox/tool';
import { newId } from '../text/newId';
import type { Allowed } from './Question';
import type { RunnerState } from './RunnerState';
import { ToolRunner } from './ToolRunner';
import type { TurnHistory } from './TurnHistory';

/** A call of an MCP client, as the service passes it on. */
export interface OutsideCall {
  id: string;
  tool: string;
  input: unknown;
  /** Who calls, in the caller's own words. */
  client: string;
  /** Whether the tool only looks. */
  readsOnly: boolean;
}

interface Host {
  canvas: Canvas;
  turns: TurnHistory;
  state: Store<RunnerState>;
  isBusy: () => boolean;
  messages: () => PanelMessage[];
  add: (message: PanelMessage) => void;
  replace: (index: number, message: PanelMessage) => void;
  leftRun: (promptId: string) => void;
}

const BUSY = 'The assistant in the panel is just answering its user. Nothing was done; call again when it has finished.';
const NO = 'The user did not allow it. Nothing was done. Do not ask the same again.';
const GIVEN_UP = 'The call was given up before it ran. It had no effect.';

// Until the page is closed; who may change the canvas may look at it too.
const mayChange = new Set<string>();
const mayLook = new Set<string>();

/**
 * Runs calls of MCP clients on the canvas, one after another, each once the user has allowed it. What a client did in a row is a message
 * of its own, with its own undo.
 */
export class OutsideCalls {
  readonly #host: Host;
  #runner: ToolRunner | undefined;
  #client = '';
  /** The message that takes the calls, and the workflow that the last one left. */
  #messageId = '';
  #left: string | undefined;
  /** The call that runs, or waits for the user. */
  #running = '';
  readonly #givenUp = new Set<string>();
  #last: Promise<unknown> = Promise.resolve();

  constructor(host: Host) {
    this.#host = host;
  }

  run(call: OutsideCall): Promise<ToolResult> {
    const result = this.#last.then(() => this.#run(call));
    this.#last = result.catch(() => undefined);
    return result;
  }

  /** The caller waits no longer. */
  giveUp(callId: string): void {
    this.#givenUp.add(callId);
    if (this.#running === callId) this.stop();
  }

  /** The user goes on: what runs or waits here is stopped. */
  stop(): void {
    const question = this.#host.state.get().questions[this.#running];
    if (question?.kind === 'outside') question.answer(undefined);
    this.#runner?.stop();
    this.#runner = undefined;
  }

  async #run(call: OutsideCall): Promise<ToolResult> {
    if (this.#givenUp.delete(call.id)) return { success: false, error: GIVEN_UP };
    if (this.#host.isBusy()) return { success: false, error: BUSY };
    this.#running = call.id;
    try {
      this.#show(call);
      const result = await this.#allowedResult(call);
      this.#settle(call.id, result);
      return result;
    } finally {
      this.#running = '';
      this.#givenUp.delete(call.id);
    }
  }

  async #allowedResult(call: OutsideCall): Promise<ToolResult> {
    if (!(await this.#mayRun(call))) return { success: false, rejected: true, error: NO };
    const runner = this.#runnerFor(call.client);
    const { state } = this.#host;
    const unwatch = runner.state.subscribe(() => state.update(runner.state.get()));
    try {
      return await runner.run(call.id, call.tool, call.input);
    } finally {
      unwatch();
      this.#record(runner);
    }
  }

  // Kept from call to call: it refuses to edit what the user has changed since the client last looked.
  #runnerFor(client: string): ToolRunner {
    const { canvas, leftRun } = this.#host;
    if (!this.#runner || this.#client !== client || this.#runner.tab.id !== canvas.tab().id)
      this.#runner = new ToolRunner(
        canvas,
        new Map(),
        () => undefined,
        leftRun,
        () => undefined,
      );
    this.#client = client;
    return this.#runner;
  }

  #mayRun({ id, client, readsOnly }: OutsideCall): Promise<boolean> {
    if (mayChange.has(client) || (readsOnly && mayLook.has(client))) return Promise.resolve(true);
    const { state } = this.#host;
    return new Promise((resolve) => {
      const answer = (allowed: Allowed) => {
        if (allowed === 'session') (readsOnly ? mayLook : mayChange).add(client);
        const { [id]: _, ...questions } = state.get().questions;
        state.update({ questions });
        resolve(allowed !== undefined);
      };
      state.update({ questions: { ...state.get().questions, [id]: { kind: 'outside', client, readsOnly, answer } } });
    });
  }

  #show({ id, tool, input, client }: OutsideCall): void {
    const part = { type: `tool-${tool}`, toolCallId: id, state: 'input-available', input: input ?? {} } as PanelMessage['parts'][number];
    const messages = this.#host.messages();
    const message = messages.at(-1);
    if (message && message.id === this.#messageId && message.metadata?.outside === client && !message.metadata.undone && this.#isAsLeft())
      return this.#host.replace(messages.length - 1, { ...message, parts: [...message.parts, part] });
    this.#messageId = newId();
    this.#left = undefined;
    const metadata = { local: true, outside: client, createdAt: Date.now() };
    this.#host.add({ id: this.#messageId, role: 'assistant', parts: [part], metadata });
  }

  #isAsLeft(): boolean {
    return this.#left === undefined || this.#left === this.#host.turns.now().kept;
  }

  #settle(callId: string, output: ToolResult): void {
    this.#change(({ parts, ...message }) => ({
      ...message,
      parts: parts.map((part) =>
        'toolCallId' in part && part.toolCallId === callId ? ({ ...part, state: 'output-available', output } as typeof part) : part,
      ),
    }));
  }

  // From before the first of the calls that the message holds.
  #record(runner: ToolRunner): void {
    const edits = runner.end();
    if (!edits) return;
    const { turns } = this.#host;
    this.#left = turns.keep(edits.after);
    const first: TurnRecord | undefined = this.#host.messages().find(({ id }) => id === this.#messageId)?.metadata?.turn;
    turns.record(this.#messageId, { tab: edits.tab, before: first?.before ?? turns.keep(edits.before), after: this.#left });
  }

  #change(change: (message: PanelMessage) => PanelMessage): void {
    const messages = this.#host.messages();
    const index = messages.findIndex(({ id }) => id === this.#messageId);
    if (index >= 0) this.#host.replace(index, change(messages[index]!));
  }
}
