import { useState } from 'react';
import { useLanguage, useText } from '../../i18n/text';
import { requestPath, type KeptRequest } from '../../service/requests';
import { directionOf } from '../../text/direction';
import { makeExample } from '../examples/made';
import { Missing } from '../Missing';
import { Sections } from '../Sections';
import { useResource } from '../useResource';
import { CallPart } from './CallPart';
import { dateIn } from './figures';
import { Outcome, RequestSummary } from './RequestSummary';

/** One answer with all that was sent and received for it. */
export function OneRequest({ id }: { id: string }) {
  const t = useText();
  const language = useLanguage();
  const { value, error } = useResource<KeptRequest>(requestPath(id));
  const [problem, setProblem] = useState('');
  if (!value)
    return (
      <>
        <a href="#requests">{t('requests.back')}</a>
        <Missing value={value} error={error} />
      </>
    );
  const { head, sections, calls, messages } = value;
  const make = async () => {
    try {
      // With what reads this browser's conversations, which nothing else here needs.
      const { happenedIn } = await import('../examples/happened');
      await makeExample(await happenedIn(value));
    } catch (failure) {
      setProblem((failure as Error).message);
    }
  };
  return (
    <>
      <div className="row">
        <a href="#requests">{t('requests.back')}</a>
        <span className="spring" />
        {messages && (
          <>
            <button type="button" className="small" onClick={() => void make()}>
              {t('examples.make')}
            </button>
            <a href={`#try/${id}`}>{t('requests.try')}</a>
          </>
        )}
      </div>
      <Missing value="" error={problem} />
      <h2 dir={directionOf(head.question)}>{head.question}</h2>
      <div className="row">
        <span className="muted small-text">{dateIn(language, head.at)}</span>
        <Outcome head={head} />
      </div>
      <RequestSummary head={head} />
      {head.error && <p className="failure">{head.error}</p>}
      {sections.length > 0 && (
        <details open>
          <summary>{t('requests.sections')}</summary>
          <Sections sections={sections} />
        </details>
      )}
      {calls.map((call, index) => (
        <CallPart key={index} id={id} call={call} number={index} of={calls.length} />
      ))}
    </>
  );
}
