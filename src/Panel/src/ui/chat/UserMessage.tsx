import { memo, useState } from 'react';
import { textOf, type PanelMessage } from '../../sessions/messages';
import { useText } from '../../i18n/text';
import { CopyButton } from '../kit/CopyButton';
import { useApp, useConversation } from '../kit/context';
import { FailureNote } from './FailureNote';
import { EditIcon } from '../kit/icons';
import { Picture } from '../kit/Picture';

export const UserMessage = memo(({ message, busy, last }: { message: PanelMessage; busy: boolean; last: boolean }) => {
  const t = useText();
  const [editing, setEditing] = useState(false);
  const images = message.parts.filter((part) => part.type === 'file');
  return (
    <article className="message user" aria-label={t('message.you')}>
      {images.map((image, index) => (
        <Picture key={index} className="attached" src={image.url} alt={image.filename ?? ''} />
      ))}
      {editing ? (
        <Editor message={message} close={() => setEditing(false)} />
      ) : (
        <div className="said">
          <div className="bubble">{textOf(message)}</div>
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
          </div>
        </div>
      )}
      {last && message.metadata?.stopped && <p className="mark">{t('message.stopped')}</p>}
      {last && message.metadata?.failure && <FailureNote failure={message.metadata.failure} />}
    </article>
  );
});

function Editor({ message, close }: { message: PanelMessage; close: () => void }) {
  const t = useText();
  const app = useApp();
  const conversation = useConversation();
  const [text, setText] = useState(textOf(message));
  const send = async () => {
    close();
    await app.keepCopy('sessions.beforeEdit');
    await conversation.resend(message.id, text);
  };
  return (
    <form
      className="editor"
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      <textarea
        aria-label={t('message.editLabel')}
        value={text}
        rows={3}
        autoFocus
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape') close();
          if (event.key === 'Enter' && !event.shiftKey && !event.nativeEvent.isComposing) {
            event.preventDefault();
            void send();
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
    </form>
  );
}
