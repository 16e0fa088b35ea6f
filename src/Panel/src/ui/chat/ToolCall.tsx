import { memo } from 'react';
import { getToolName } from 'ai';
import type { ToolPart } from '../../sessions/messages';
import { useText, type Key } from '../../i18n/text';
import { directionOf } from '../../text/direction';
import { AskCard } from './AskCard';
import { CallProgress } from './CallProgress';
import { errorOf, stateOf, wordsOf } from './callState';
import { ChangePreview } from './ChangePreview';
import { ContactSheet } from './ContactSheet';
import { useConversationState } from '../kit/context';
import { callLine } from './log/callLine';
import { MadeRoom } from './MadeRoom';
import { MissingModels } from './MissingModels';
import { OutsideCard } from './OutsideCard';
import { PermissionCard } from './PermissionCard';
import { PicturesQuestion } from './PicturesQuestion';
import { RunFiles } from './RunFiles';
import { SeenPictures } from './SeenPictures';
import { TabQuestion } from './TabQuestion';
import { usePointer } from './usePointer';
import { useToolName } from './useToolName';

interface Props {
  part: ToolPart;
  /** How often it failed alike in a row. */
  times?: number;
  /** It failed, and the model went on: nothing that the user must look at. */
  mended?: boolean;
}

// A question is neither agreed to nor rejected.
const ASKED: Readonly<Partial<Record<string, string>>> = { waiting: 'asked', rejected: 'skipped' };
const NOTHING = { what: undefined, about: '' };

/** One tool call: a line that expands. */
export function ToolCall({ part, times = 1, mended = false }: Props) {
  const t = useText();
  const question = useConversationState(({ questions }) => questions[part.toolCallId]);
  const state = question ? 'waiting' : stateOf(part);
  const run = useConversationState(({ progress }) => progress[part.toolCallId]);
  const name = getToolName(part);
  const title = useToolName(name);
  const pointer = usePointer(part);
  // A card says in full what the call waits for.
  const { what, about } = state === 'writing' || question ? NOTHING : callLine(part, t);
  return (
    <div
      className="tool"
      data-tool={name}
      data-state={state}
      data-mended={mended || undefined}
      onMouseEnter={pointer.enter}
      onMouseLeave={pointer.leave}
    >
      <details>
        <summary>
          <span className="dot" aria-hidden="true" />
          <span className="tool-name">{what ?? title}</span>
          <span className="tool-brief aligned" dir={directionOf(about) ?? 'ltr'}>
            {about}
          </span>
          <span className="tool-state">
            {t(`tool.${name === 'askUser' ? (ASKED[state] ?? state) : state}` as Key, { size: sizeOf(part) })}
            {times > 1 && ` × ${times}`}
          </span>
        </summary>
        <div className="tool-json">
          <span className="muted">{t('tool.name')}</span> <code>{name}</code>
        </div>
        {pointer.points && (
          <button type="button" className="quiet" onClick={pointer.show}>
            {t('tool.show')}
          </button>
        )}
        {state !== 'writing' && <Details label={t('tool.input')} value={part.input} />}
        {part.state === 'output-available' && <Details label={t('tool.output')} value={part.output} />}
        {part.state === 'output-error' && mended && <ToolError text={errorOf(part)} />}
      </details>
      {run && <CallProgress progress={run} />}
      {state === 'failed' && !mended && <ToolError text={errorOf(part)} />}
      {state === 'rejected' && wordsOf(part) !== '' && (
        <blockquote className="tool-words" dir={directionOf(wordsOf(part))}>
          {wordsOf(part)}
        </blockquote>
      )}
      {question?.kind === 'changes' && <ChangePreview {...question} />}
      {question?.kind === 'ask' && <AskCard {...question} />}
      {question?.kind === 'permit' && <PermissionCard {...question} />}
      {question?.kind === 'outside' && <OutsideCard {...question} />}
      {question?.kind === 'tab' && <TabQuestion {...question} />}
      {question?.kind === 'pictures' && <PicturesQuestion {...question} />}
      <MadeRoom part={part} />
      <MissingModels part={part} />
      <ContactSheet part={part} />
      <RunFiles part={part} />
      <SeenPictures part={part} />
    </div>
  );
}

const ToolError = ({ text }: { text: string }) => (
  <p className="tool-error" dir={directionOf(text)}>
    {text}
  </p>
);

const Details = memo(({ label, value }: { label: string; value: unknown }) => (
  <div className="tool-json">
    <span className="muted">{label}</span>
    <pre tabIndex={0}>{JSON.stringify(value, brieflyPictured, 2)}</pre>
  </div>
));

const LONG_DATA = 1000;

// A picture's bytes are nothing to read.
function brieflyPictured(name: string, value: unknown): unknown {
  return name === 'data' && typeof value === 'string' && value.length > LONG_DATA ? `… (${Math.round(value.length / 1024)} KB)` : value;
}

// How much of the call has been written.
function sizeOf(part: ToolPart): string {
  const { length } = 'rawInput' in part && typeof part.rawInput === 'string' ? part.rawInput : '';
  return length < 1024 ? `${length} B` : `${Math.round(length / 1024)} KB`;
}
