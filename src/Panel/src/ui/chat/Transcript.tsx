import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { useText } from '../../i18n/text';
import { useConversationState, useMessages } from '../kit/context';
import { DownIcon } from '../kit/icons';
import { Announcer } from './Announcer';
import { LeftRun } from './LeftRun';
import { awaitsModel } from './log/awaitsModel';
import { MessageList } from './MessageList';
import { Pending } from './Pending';
import { useGradually } from './useGradually';
import { useSought } from './useSought';
import { Welcome } from '../welcome/Welcome';

const NEAR = 60;

/** The messages. Stays scrolled to the end until the user scrolls away. */
export function Transcript() {
  const t = useText();
  const transcript = useMessages();
  const notes = useConversationState((state) => state.notes);
  const messages = useMemo(() => [...transcript, ...notes], [transcript, notes]);
  const busy = useConversationState((state) => state.busy);
  const questions = useConversationState((state) => state.questions);
  const leftRun = useConversationState((state) => state.leftRun);
  const sessionId = useConversationState((state) => state.session.id);
  const box = useRef<HTMLDivElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const following = useRef(true);
  /** Whether the user scrolled. Layout causes scroll events too, and must not stop the following. */
  const touched = useRef(false);
  const touch = () => {
    touched.current = true;
  };
  const isEmpty = useRef(true);
  const [away, setAway] = useState(false);

  const toEnd = () => {
    const element = box.current;
    // The welcome starts at the top.
    if (element) element.scrollTop = isEmpty.current ? 0 : element.scrollHeight;
  };
  const from = useGradually(messages.length, sessionId);
  useLayoutEffect(() => {
    isEmpty.current = messages.length === 0;
    if (following.current) toEnd();
  }, [messages, from, busy, questions, leftRun]);
  useEffect(() => {
    following.current = true;
    toEnd();
  }, [sessionId]);
  // A queue that opens or a window that shrinks must not push the latest question out of view.
  useEffect(() => {
    const watch = new ResizeObserver(() => following.current && toEnd());
    watch.observe(box.current!);
    // Messages get their real size only once they are in view.
    watch.observe(list.current!);
    return () => watch.disconnect();
  }, []);
  // Sending a message scrolls to it.
  const asked = messages.findLast((message) => message.role === 'user')?.id;
  useEffect(() => {
    following.current = true;
    toEnd();
  }, [asked]);

  const leaveEnd = useCallback(() => {
    following.current = false;
    touched.current = true;
  }, []);
  useSought(list, from, leaveEnd);

  const scrolled = () => {
    const element = box.current;
    if (!element) return;
    const atEnd = element.scrollHeight - element.scrollTop - element.clientHeight < NEAR;
    if (atEnd) touched.current = false;
    else if (following.current && !touched.current) return toEnd();
    following.current = atEnd;
    setAway(!atEnd);
  };
  const working = busy && awaitsModel(transcript.at(-1));

  return (
    <div className="transcript-frame">
      <div
        className="transcript"
        ref={box}
        onScroll={scrolled}
        onWheel={touch}
        onTouchMove={touch}
        onPointerDown={touch}
        onKeyDown={touch}
        onFocus={touch}
        role="log"
        aria-live="off"
        aria-busy={from > 0 ? true : undefined}
        aria-label={t('panel.transcript')}
        tabIndex={0}
      >
        <div className="transcript-list" ref={list}>
          {messages.length === 0 && <Welcome />}
          <MessageList messages={messages} from={from} busy={busy} />
          <Pending working={working} />
          <LeftRun />
        </div>
      </div>
      {away && (
        <button
          type="button"
          className="to-end"
          aria-label={t('panel.latest')}
          title={t('panel.latest')}
          onClick={() => {
            following.current = true;
            toEnd();
          }}
        >
          <DownIcon />
        </button>
      )}
      <Announcer key={sessionId} />
    </div>
  );
}
