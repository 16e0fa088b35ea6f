import { memo, useState } from 'react';
import { textOf, type PanelMessage } from '../../sessions/messages';
import { directionOf } from '../../text/direction';
import { useText } from '../../i18n/text';
import { CopyButton } from '../kit/CopyButton';
import { useConversation } from '../kit/context';
import { FailureNote } from './FailureNote';
import { EditIcon } from '../kit/icons';
import { Attached } from '../kit/Attached';
import { Mentioned } from './Mentioned';
import { RestoreCanvas } from './RestoreCanvas';
import { useRestoreFirst } from './RestoreFirst';
import { SeeRequest } from './SeeRequest';
import { Versions } from './Versions';

interface Props {
  message: PanelMessage;
  /** The id of the message before it; '' for the first. */
  parent: string;
  busy: boolean;
  last: boolean;
}

export const UserMessage = memo(({ message, parent, busy, last }: Props) => {
  const t = useText();
  const [editing, setEditing] = useState(false);
  const files = message.parts.filter((part) => part.type === 'file');
  return (
    <article className="message user" data-message={message.id} aria-label={t('message.you')}>
      {files.map((file, index) => (
        <Attached key={index} className="attached" file={file} />
      ))}
      {editing ? (
        <Editor message={message} close={() => setEditing(false)} />
      ) : (
        <div className="said">
          <div className="bubble" dir={directionOf(textOf(message))}>
            <Mentioned text={textOf(message)} mentions={message.metadata?.mentions} />
          </div>
          <div className="actions">
            {!busy && (
              <button
                type="button"
                className="icon"
                title={t('message.edit')}
                aria-label={t('message.edit')}
                onClick={() => setEditing(true)}
              >
                <EditIcon />
              </button>
            )}
            <CopyButton text={textOf(message)} />
            {!busy && <RestoreCanvas message={message} />}
            <Versions parent={parent} />
            {!message.metadata?.local && <SeeRequest messageId={message.id} />}
          </div>
        </div>
      )}
      {last && message.metadata?.stopped && <p className="mark">{t('message.stopped')}</p>}
      {last && message.metadata?.failure && <FailureNote failure={message.metadata.failure} messageId={message.id} />}
    </article>
  );
});

function Editor({ message, close }: { message: PanelMessage; close: () => void }) {
  const t = useText();
  const conversation = useConversation();
  const [text, setText] = useState(textOf(message));
  const restoreFirst = useRestoreFirst();
  const send = () =>
    restoreFirst.ask(message.id, () => {
      close();
      void conversation.resend(message.id, text);
    });
  return (
    <form
      className="editor"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <textarea
        aria-label={t('message.editLabel')}
        dir={directionOf(text)}
        value={text}
        rows={3}
        autoFocus
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape') close();
          if (event.key === 'Enter' && !event.shiftKey && !event.nativeEvent.isComposing) {
            event.preventDefault();
            send();
          }
        }}
      />
      <div className="row">
        <button type="submit" className="primary" disabled={text.trim() === ''}>
          {t('message.resend')}
        </button>
        <button type="button" onClick={close}>
          {t('message.cancel')}
        </button>
      </div>
      {restoreFirst.question}
    </form>
  );
}
