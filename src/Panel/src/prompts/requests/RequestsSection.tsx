import { useLanguage, useText } from '../../i18n/text';
import { requestPath, requestsPath, switchKeeping, type KeptRequests } from '../../service/requests';
import { sendJson } from '../../service/service';
import { Missing } from '../Missing';
import { useResource } from '../useResource';
import { OneRequest } from './OneRequest';
import { Outcome, RequestSummary } from './RequestSummary';
import { dateIn, sizeIn } from './figures';

const OF_MESSAGE = 'of/';

/** What was sent to the model and what came back. `place` is a request's id, or `of/` and the id of a message. */
export function RequestsSection({ place }: { place: string }) {
  if (place && !place.startsWith(OF_MESSAGE)) return <OneRequest key={place} id={place} />;
  const message = place.slice(OF_MESSAGE.length);
  return <RequestList key={message} message={message} />;
}

function RequestList({ message }: { message: string }) {
  const t = useText();
  const language = useLanguage();
  const { value, error, change } = useResource<KeptRequests>(requestsPath(message));
  if (!value) return <Missing value={value} error={error} />;
  return (
    <>
      <p className="muted">{t('requests.about')}</p>
      <div className="row">
        <label className="check">
          <input type="checkbox" checked={value.isOn} onChange={({ target }) => void change(() => switchKeeping(target.checked))} />
          {t('requests.keep')}
        </label>
        <span className="spring" />
        {value.bytes > 0 && (
          <>
            <span className="muted small-text">{sizeIn(language, value.bytes)}</span>
            <button type="button" className="small" onClick={() => void change(() => sendJson('DELETE', '/api/requests'))}>
              {t('requests.deleteAll')}
            </button>
          </>
        )}
      </div>
      <p className="muted small-text">{t('requests.keepHint', { setting: 'COMFY_ASSISTANT_KEEP_REQUESTS=on' })}</p>
      <Missing value={value} error={error} />
      {message && <a href="#requests">{t('requests.back')}</a>}
      {value.requests.length === 0 && <p>{t(message ? 'requests.noneOfMessage' : 'requests.none')}</p>}
      <ul className="cards">
        {value.requests.map((head) => (
          <li key={head.id}>
            <div className="row">
              <a className="request-question" href={`#requests/${head.id}`}>
                <bdi>{head.question || head.id}</bdi>
              </a>
              <Outcome head={head} />
              <span className="spring" />
              <span className="muted small-text">{dateIn(language, head.at)}</span>
              <button
                type="button"
                className="small"
                aria-label={`${t('prompts.delete')}: ${head.question}`}
                onClick={() => void change(() => sendJson('DELETE', requestPath(head.id)))}
              >
                {t('prompts.delete')}
              </button>
            </div>
            <RequestSummary head={head} />
          </li>
        ))}
      </ul>
    </>
  );
}
