import type { Canvas } from '../canvas/Canvas';
import type { CanvasRecord, Metadata, PanelMessage, TurnRecord } from '../sessions/messages';
import type { Snapshots } from '../sessions/Snapshots';
import { carryOver, type Carried, type Resolution } from '../workflow/carryOver';
import type { SavedGraph } from '../workflow/savedGraph';
import type { MessageState } from './MessageState';

/** The workflow as it was is no longer there: too many were kept since. */
export class NotKeptError extends Error {}

/** The messages that have to do with a workflow, and the way back to it. */
export class TurnHistory {
  readonly #canvas: Canvas;
  readonly #snapshots: Snapshots;
  readonly #transcript: () => MessageState;

  constructor(canvas: Canvas, snapshots: Snapshots, transcript: () => MessageState) {
    this.#canvas = canvas;
    this.#snapshots = snapshots;
    this.#transcript = transcript;
  }

  /** Keeps the workflow as it is, for a message that is sent now. */
  now(): CanvasRecord {
    const undone = this.#messages.filter(({ metadata }) => metadata?.undone).map(({ id }) => id);
    return { tab: this.#canvas.tab(), kept: this.keep(this.#saved()), undone };
  }

  keep(workflow: SavedGraph): string {
    return this.#snapshots.keep(workflow);
  }

  /** Notes what an answer did. */
  record(messageId: string, turn: Omit<TurnRecord, 'left'>): void {
    if (turn.before !== turn.after) this.#patch(messageId, { turn: { ...turn, left: turn.after }, undone: undefined });
  }

  isElsewhere({ tab }: { tab: { id: string } }): boolean {
    return this.#canvas.tab().id !== tab.id;
  }

  /** The answers from here on whose edits are on the canvas, latest first. */
  doneFrom(index: number): PanelMessage[] {
    return this.#messages
      .slice(index)
      .filter(({ metadata }) => metadata?.turn && !metadata.undone && !this.isElsewhere(metadata.turn))
      .reverse();
  }

  /** What would come of undoing these answers, or of redoing them, with the conflicts that later changes cause. */
  async preview(messageIds: readonly string[], undo: boolean, resolution: Resolution = 'keep'): Promise<Carried> {
    const all: Carried = { workflow: this.#saved(), conflicts: [] };
    for (const id of messageIds) {
      const { from, to } = await this.#change(id, undo);
      const { workflow, conflicts } = carryOver(from, to, all.workflow, resolution);
      all.workflow = workflow;
      all.conflicts.push(...conflicts);
    }
    return all;
  }

  /** Takes back what these answers did, latest first, or does it again. What the user did since stays, as far as `resolution` says. */
  async carry(messageIds: readonly string[], undo: boolean, resolution: Resolution): Promise<void> {
    const { workflow } = await this.preview(messageIds, undo, resolution);
    await this.#load(workflow);
    for (const id of messageIds) await this.#flip(id, undo);
  }

  /** Puts the workflow back on the canvas that the user saw when they sent this message, or that this answer left. */
  async restore(messageId: string): Promise<void> {
    const index = this.#messages.findIndex(({ id }) => id === messageId);
    const { canvas, turn } = this.#messages[index]?.metadata ?? {};
    const kept = canvas?.kept ?? turn?.left;
    if (kept === undefined) return;
    await this.#load(await this.#read(kept));
    const asked = this.#messages.slice(0, index + 1).findLast(({ metadata }) => metadata?.canvas)?.metadata?.canvas;
    for (const [at, { id, metadata }] of this.#messages.entries()) {
      const isUndone = at > index || asked?.undone.includes(id) === true;
      if (metadata?.turn && (metadata.undone ?? false) !== isUndone && !this.isElsewhere(metadata.turn)) await this.#flip(id, isUndone);
    }
  }

  // Later answers then look as if this one had never been, or had been all along: undoing them does not bring it back.
  async #flip(messageId: string, undo: boolean): Promise<void> {
    this.#patch(messageId, { undone: undo || undefined });
    const change = await this.#change(messageId, undo).catch(orNotKept);
    if (!change) return;
    const index = this.#messages.findIndex(({ id }) => id === messageId);
    for (const { id, metadata } of this.#messages.slice(index + 1)) {
      const { turn } = metadata ?? {};
      if (!turn || this.isElsewhere(turn)) continue;
      const workflows = await Promise.all([this.#read(turn.before), this.#read(turn.after)]).catch(orNotKept);
      if (!workflows) continue;
      const [before, after] = workflows;
      const moved = (workflow: SavedGraph) => this.keep(carryOver(change.from, change.to, workflow).workflow);
      this.#patch(id, { turn: { ...turn, before: moved(before), after: moved(after) } });
    }
  }

  async #change(messageId: string, undo: boolean): Promise<{ from: SavedGraph; to: SavedGraph }> {
    const turn = this.#messages.find(({ id }) => id === messageId)?.metadata?.turn;
    if (!turn) throw new NotKeptError(messageId);
    const [before, after] = await Promise.all([this.#read(turn.before), this.#read(turn.after)]);
    return undo ? { from: after, to: before } : { from: before, to: after };
  }

  async #read(id: string): Promise<SavedGraph> {
    const workflow = await this.#snapshots.read<SavedGraph>(id);
    if (!workflow) throw new NotKeptError(id);
    return workflow;
  }

  async #load(workflow: SavedGraph): Promise<void> {
    const step = this.#canvas.openStep();
    await this.#canvas.load(withFreshIds(workflow, this.#saved()));
    step.commit();
    this.#canvas.redraw();
  }

  get #messages(): PanelMessage[] {
    return this.#transcript().messages;
  }

  #saved(): SavedGraph {
    return structuredClone(this.#canvas.graph().serialize()) as SavedGraph;
  }

  #patch(messageId: string, change: { [Key in keyof Metadata]: Metadata[Key] | undefined }): void {
    const transcript = this.#transcript();
    const index = transcript.messages.findIndex(({ id }) => id === messageId);
    const message = transcript.messages[index];
    if (message) transcript.replaceMessage(index, { ...message, metadata: { ...message.metadata, ...change } as Metadata });
  }
}

// A node of an older workflow and a newer one must never share an id: they would be taken for the same node by what is carried over later.
function withFreshIds(workflow: SavedGraph, now: SavedGraph): SavedGraph {
  const last = Math.max(...[workflow, now].flatMap((graph) => [graph.last_node_id ?? 0, graph.state?.lastNodeId ?? 0]));
  return { ...workflow, last_node_id: last, ...(workflow.state && { state: { ...workflow.state, lastNodeId: last } }) };
}

// Marks are right without it; undoing that answer says that it is not kept.
function orNotKept(failure: unknown): undefined {
  if (!(failure instanceof NotKeptError)) throw failure;
}
