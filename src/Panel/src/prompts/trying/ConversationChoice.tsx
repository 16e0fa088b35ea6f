import { useText } from '../../i18n/text';
import { requestsPath, type KeptRequests } from '../../service/requests';
import { shorten } from '../../text/shorten';
import { useResource } from '../useResource';

/** A kept request's conversation, or a message of one's own, and what is on the canvas. */
export interface Choice {
  /** The id of the request; empty for a message of one's own. */
  request: string;
  message: string;
  /** A workflow as JSON; empty for none. */
  start: string;
}

const LONGEST = 70;

export function ConversationChoice({ choice, set }: { choice: Choice; set: (choice: Choice) => void }) {
  const t = useText();
  const kept = useResource<KeptRequests>(requestsPath());
  const requests = kept.value?.requests ?? [];
  return (
    <>
      {requests.length > 0 && (
        <label>
          {t('try.conversation')}
          <select value={choice.request} onChange={({ target }) => set({ ...choice, request: target.value })}>
            <option value="">{t('try.typed')}</option>
            {requests.map(({ id, question }) => (
              <option key={id} value={id}>
                {shorten(question || id, LONGEST)}
              </option>
            ))}
          </select>
        </label>
      )}
      {!choice.request && (
        <label>
          {t('try.message')}
          <input value={choice.message} onChange={({ target }) => set({ ...choice, message: target.value })} />
        </label>
      )}
      <details>
        <summary>{t('try.start')}</summary>
        <textarea
          className="code-text"
          aria-label={t('try.start')}
          rows={4}
          spellCheck={false}
          value={choice.start}
          onChange={({ target }) => set({ ...choice, start: target.value })}
        />
      </details>
    </>
  );
}
