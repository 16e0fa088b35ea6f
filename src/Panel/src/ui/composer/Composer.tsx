import { useEffect, useLayoutEffect, useRef, useState, type ClipboardEvent, type KeyboardEvent } from 'react';
import type { FileUIPart } from 'ai';
import type { Mention } from '../../mentions/Mention';
import type { Question } from '../../chat/Question';
import { completions, runCommand, type Command } from '../../commands/commands';
import { useText, type Key } from '../../i18n/text';
import { mentionsOf } from '../../mentions/candidates';
import { directionOf } from '../../text/direction';
import { Attachments } from './Attachments';
import { Chips } from './Chips';
import { Completions } from './Completions';
import { ComposerButtons } from './ComposerButtons';
import { useApp, useConversation, useConversationState } from '../kit/context';
import { commandOffers, mentionOffer } from './offers';
import { Queue } from './Queue';
import { useDrop } from './useDrop';
import { useFiles } from './useFiles';
import { useHandedIn } from './useHandedIn';
import { looksLikeWorkflow } from '../../workflow/looksLikeWorkflow';
import { useMentions } from './useMentions';
import { useNodeDrag } from './useNodeDrag';
import { useSelection } from './useSelection';
import { WorkflowCard } from './WorkflowCard';

const LIST = 'command-list';
/** What the box says while a card waits that what is written in it answers. */
const HEARD: Readonly<Partial<Record<Question['kind'], Key>>> = {
  ask: 'composer.placeholderAsk',
  changes: 'composer.placeholderReview',
  permit: 'composer.placeholderPermit',
};

/** The message box. The draft is stored with the session, so that neither a reload nor another ComfyUI tab loses it. */
export function Composer() {
  const text = useText();
  const app = useApp();
  const conversation = useConversation();
  const busy = useConversationState((state) => state.busy);
  const waiting = useConversationState((state) => Object.values(state.questions).find(({ kind }) => HEARD[kind])?.kind);
  const draft = useConversationState((state) => state.session.draft);
  const files = useConversationState((state) => state.session.draftFiles);
  const [chosen, setChosen] = useState({ draft: '', index: 0 });
  const [dismissed, setDismissed] = useState(false);
  const box = useRef<HTMLTextAreaElement>(null);
  const [caret, setCaret] = useState(draft.length);
  /** Where the caret goes once the draft that was changed for the user is drawn. */
  const moveCaret = useRef<number>(undefined);
  const mentions = useMentions(draft, caret);
  const [selected, setSelectionAside] = useSelection();
  const commands = dismissed ? [] : completions(draft);
  // Typing changes the list, and selects its first entry.
  const choice = chosen.draft === draft ? chosen.index : 0;
  const empty = draft.trim() === '' && files.length === 0;

  useLayoutEffect(() => {
    if (moveCaret.current !== undefined) box.current?.setSelectionRange(moveCaret.current, moveCaret.current);
    moveCaret.current = undefined;
  }, [draft]);
  // ComfyUI also remounts the sidebar on undo: focus must stay on the canvas for whoever works there.
  useEffect(() => {
    const active = document.activeElement;
    const free = active === document.body ? app.home.kind === 'page' : !(active instanceof HTMLCanvasElement);
    if (free) box.current?.focus({ preventScroll: true });
  }, [conversation, app]);

  const write = (draft: string, at = draft.length) => {
    setDismissed(false);
    setCaret(at);
    conversation.patch({ draft });
  };
  const setFiles = (draftFiles: FileUIPart[]) => conversation.patch({ draftFiles });
  const add = (file: FileUIPart) => setFiles([...conversation.session.draftFiles, file]);
  const send = async (typed: string) => {
    if (typed.trim() === '' && files.length === 0) return;
    write('');
    if (files.length === 0 && (await runCommand(typed, app))) return;
    setFiles([]);
    conversation.patch({ draftMentions: undefined });
    await conversation.send(typed, files, named.length > 0 ? { mentions: named } : {});
  };
  const choose = (command: Command) => (command.takes ? write(`${command.name} `) : void send(command.name));
  const take = (mention: Mention) => {
    setDismissed(false);
    moveCaret.current = mentions.take(mention);
    setCaret(moveCaret.current);
  };
  const named = mentions.chips;
  const offered = dismissed
    ? []
    : commands.length > 0
      ? commandOffers(commands, text, selected.length > 0, choose)
      : mentions.offered.map((mention) => ({ ...mentionOffer(mention, text), take: () => take(mention) }));

  const keyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    const picked = offered[Math.min(choice, offered.length - 1)];
    const command = commands[Math.min(choice, commands.length - 1)];
    if (picked && (event.key === 'ArrowDown' || event.key === 'ArrowUp'))
      setChosen({ draft, index: (choice + (event.key === 'ArrowDown' ? 1 : offered.length - 1)) % offered.length });
    else if (command && event.key === 'Tab' && !event.shiftKey) write(command.takes ? `${command.name} ` : command.name);
    else if (picked && event.key === 'Tab' && !event.shiftKey) picked.take();
    else if (picked && event.key === 'Escape') setDismissed(true);
    else if (event.key === 'Enter' && !event.shiftKey) {
      // A fully typed command runs on the first Enter.
      if (picked && command?.name !== draft.trim()) picked.take();
      else void send(draft);
    } else if (event.key === 'Escape' && busy) void conversation.stop();
    else return;
    event.preventDefault();
  };
  const given = useFiles(add);
  useHandedIn(box, given.take);
  const frame = useRef<HTMLDivElement>(null);
  const isFileOver = useDrop(frame, (files) => void given.take(files));
  const isNodeOver = useNodeDrag(frame, app.home.canvas, (nodes) => mentions.add(mentionsOf(app.home.canvas, nodes)));
  const dragging = isFileOver || isNodeOver;
  const paste = (event: ClipboardEvent) => {
    const { files } = event.clipboardData;
    const pasted = event.clipboardData.getData('text/plain');
    if (files.length === 0 && !looksLikeWorkflow(pasted)) return;
    event.preventDefault();
    void given.take(files.length > 0 ? [...files] : [new File([pasted], 'workflow.json', { type: 'application/json' })]);
  };
  const attachSelected = async () => {
    const image = await app.home.selectedImage();
    if (!image) return app.notice(text('composer.selectPicture'));
    add({ type: 'file', mediaType: image.mediaType, filename: image.name, url: image.url });
  };

  const hint = dragging
    ? text(isNodeOver ? 'composer.dropNode' : 'composer.drop')
    : text((waiting && HEARD[waiting]) ?? (busy ? 'composer.placeholderBusy' : 'composer.placeholder'));

  return (
    <div className="composer-frame" ref={frame} data-dragging={dragging || undefined}>
      <Queue />
      {given.reading.length > 0 && (
        <p className="notice" role="status">
          {text('file.reading', { name: given.reading[0]! })}
        </p>
      )}
      {given.found.map((workflow) => (
        <WorkflowCard
          key={workflow.id}
          workflow={workflow}
          attach={() => void given.asAttachment(workflow.file)}
          close={() => given.dismiss(workflow.id)}
        />
      ))}
      {offered.length > 0 && (
        <Completions
          id={LIST}
          title={commands.length > 0 ? 'composer.commands' : 'composer.mentions'}
          offers={offered}
          choice={Math.min(choice, offered.length - 1)}
        />
      )}
      <form
        className="composer"
        onSubmit={(event) => {
          event.preventDefault();
          void send(draft);
        }}
      >
        <Chips mentions={named} remove={mentions.remove} selected={selected} setAside={setSelectionAside} />
        <Attachments files={files} remove={(index) => setFiles(files.filter((_, other) => other !== index))} />
        {/* As high as what it holds, or as its hint where the panel is narrow. */}
        <div className="grows" data-text={draft || hint} dir={directionOf(draft)}>
          <textarea
            ref={box}
            rows={1}
            dir={directionOf(draft)}
            value={draft}
            placeholder={hint}
            aria-label={text('composer.label')}
            role="combobox"
            aria-expanded={offered.length > 0}
            aria-controls={LIST}
            aria-autocomplete="list"
            aria-activedescendant={offered.length > 0 ? `${LIST}-${Math.min(choice, offered.length - 1)}` : undefined}
            onChange={(event) => write(event.target.value, event.target.selectionStart)}
            onSelect={(event) => setCaret(event.currentTarget.selectionStart)}
            onKeyDown={keyDown}
            onPaste={paste}
          />
        </div>
        <ComposerButtons empty={empty} give={given.take} attachSelected={() => void attachSelected()} />
      </form>
    </div>
  );
}
