import { useText } from '../../i18n/text';
import { directionOf } from '../../text/direction';
import { useConversation, useConversationState } from '../kit/context';
import { CloseIcon, UpIcon } from '../kit/icons';
import { Attached } from '../kit/Attached';

/** Messages that wait for the answer to end. They can be edited until they are sent. */
export function Queue() {
  const t = useText();
  const conversation = useConversation();
  const busy = useConversationState((state) => state.busy);
  const queue = useConversationState((state) => state.session.queue);
  if (queue.length === 0) return null;
  return (
    <section className="queue" aria-label={t('queue.title', { count: queue.length })}>
      <div className="row">
        <span className="muted small-text">{t('queue.title', { count: queue.length })}</span>
        <span className="spring" />
        {!busy && (
          <button type="button" className="small" onClick={() => void conversation.sendNext()}>
            {t('queue.sendNow')}
          </button>
        )}
      </div>
      <ul>
        {queue.map((item, place) => (
          <li key={item.id}>
            {item.files.map((file, index) => (
              <Attached key={index} file={file} />
            ))}
            <input
              dir={directionOf(item.text)}
              value={item.text}
              aria-label={t('queue.edit')}
              onChange={(event) =>
                conversation.setQueue(queue.map((other) => (other.id === item.id ? { ...other, text: event.target.value } : other)))
              }
            />
            {place > 0 && (
              <button
                type="button"
                className="icon"
                aria-label={t('queue.up')}
                title={t('queue.up')}
                onClick={() => conversation.setQueue(queue.with(place, queue[place - 1]!).with(place - 1, item))}
              >
                <UpIcon />
              </button>
            )}
            <button
              type="button"
              className="icon"
              aria-label={t('queue.remove')}
              title={t('queue.remove')}
              onClick={() => conversation.setQueue(queue.filter((other) => other.id !== item.id))}
            >
              <CloseIcon />
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
