import type { Canvas } from '../canvas/Canvas';
import type { CanvasRecord, Metadata, PanelMessage, TurnRecord } from '../sessions/messages';
import type { Snapshots } from '../sessions/Snapshots';
import type { Resolution } from '../workflow/Carrying';
import { carryOver, type Carried } from '../workflow/carryOver';
import type { SavedGraph } from '../workflow/savedGraph';
import type { MessageState } from './MessageState';

/** The workflow as it was is no longer there: too many were kept since. */
export class NotKeptError extends Error {}

interface Change {
  from: SavedGraph;
  to: SavedGraph;
}

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
    return { tab: this.#canvas.tab(), kept: this.keep(this.#saved()), undone: this.#undone() };
  }

  keep(workflow: SavedGraph): string {
    return this.#snapshots.keep(workflow);
  }

  /** Notes what an answer did. */
  record(messageId: string, turn: Omit<TurnRecord, 'without'>): void {
    if (turn.before === turn.after) return;
    this.#patch(messageId, { turn: { ...turn, without: this.#undone() }, undone: undefined });
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
    const undone = new Set(this.#undone());
    for (const id of messageIds) {
      const { from, to } = await this.#change(id, undo, undone);
      if (undo) undone.add(id);
      else undone.delete(id);
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
    for (const id of messageIds) this.#mark(id, undo);
  }

  /** Puts the workflow back on the canvas that the user saw when they sent this message, or that this answer left. */
  async restore(messageId: string): Promise<void> {
    const index = this.#messages.findIndex(({ id }) => id === messageId);
    const { canvas, turn } = this.#messages[index]?.metadata ?? {};
    const kept = canvas?.kept ?? turn?.after;
    if (kept === undefined) return;
    await this.#load(await this.#read(kept));
    const asked = this.#messages.slice(0, index + 1).findLast(({ metadata }) => metadata?.canvas)?.metadata?.canvas;
    for (const [at, { id, metadata }] of this.#messages.entries()) {
      const isUndone = at > index || asked?.undone.includes(id) === true;
      if (metadata?.turn && (metadata.undone ?? false) !== isUndone && !this.isElsewhere(metadata.turn)) this.#mark(id, isUndone);
    }
  }

  #mark(messageId: string, undo: boolean): void {
    this.#patch(messageId, { undone: undo || undefined });
  }

  #undone(): string[] {
    return this.#messages.filter(({ metadata }) => metadata?.undone).map(({ id }) => id);
  }

  // As if the earlier answers that were undone since had never been, and those done again had been all along: undoing an answer that removed
  // a node does not bring it back when the answer that had added it is undone. Always from what was kept at the time: carrying the kept
  // workflows back and forth with every undo lost, in the end, what one answer had removed of another's.
  async #change(messageId: string, undo: boolean, undone: ReadonlySet<string>): Promise<Change> {
    const [before, after] = await this.#kept(messageId);
    const adapt = await this.#adaptation(messageId, undone);
    return undo ? { from: adapt(after), to: adapt(before) } : { from: adapt(before), to: adapt(after) };
  }

  async #adaptation(messageId: string, undone: ReadonlySet<string>): Promise<(workflow: SavedGraph) => SavedGraph> {
    const index = this.#messages.findIndex(({ id }) => id === messageId);
    const { without } = this.#messages[index]!.metadata!.turn!;
    const earlier = this.#messages.slice(0, index).filter(({ metadata }) => metadata?.turn && !this.isElsewhere(metadata.turn));
    const changed = without ? earlier.filter(({ id }) => undone.has(id) !== without.includes(id)) : [];
    const gone = changed.filter(({ id }) => undone.has(id)).reverse();
    const changes: Change[] = [];
    for (const { id } of [...gone, ...changed.filter(({ id }) => !undone.has(id))]) {
      const kept = await this.#kept(id).catch(orNotKept);
      if (kept) changes.push(undone.has(id) ? { from: kept[1], to: kept[0] } : { from: kept[0], to: kept[1] });
    }
    return (workflow) => changes.reduce((now, { from, to }) => carryOver(from, to, now).workflow, workflow);
  }

  /** The workflow before an answer and after it. */
  async #kept(messageId: string): Promise<[SavedGraph, SavedGraph]> {
    const turn = this.#messages.find(({ id }) => id === messageId)?.metadata?.turn;
    if (!turn) throw new NotKeptError(messageId);
    return Promise.all([this.#read(turn.before), this.#read(turn.after)]);
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
