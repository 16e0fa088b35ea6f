import { useText } from '../../i18n/text';
import type { Attempt, ModelCall } from '../../service/requests';
import { directionOf } from '../../text/direction';
import { answerOf } from './AnswerReader';
import { AnswerText } from './AnswerText';
import { asCurl } from './asCurl';
import { CopyText } from './CopyText';
import { ReplayPart } from './ReplayPart';
import { sentBody } from './sentBody';

interface Props {
  /** Of the kept request. */
  id: string;
  call: ModelCall;
  /** Which of its calls, from 0. */
  number: number;
  of: number;
}

/** One model call: what was sent, what came back, how long it took. */
export function CallPart({ id, call, number, of }: Props) {
  const t = useText();
  const { tokens, shortened, attempts, error } = call;
  const system = tokens.total - tokens.tools - tokens.messages;
  const wasShortened = Object.values(shortened).some((count) => count > 0);
  const last = attempts.at(-1);
  return (
    <details className="call" open={of === 1}>
      <summary>{t('requests.call', { number: number + 1 })}</summary>
      <p className="muted small-text">{t('requests.tokens', { ...tokens, system })}</p>
      {wasShortened && <p className="muted small-text">{t('requests.shortened', shortened)}</p>}
      {error && <p className="failure">{error}</p>}
      {attempts.length === 0 && <p>{t('requests.nothingSent')}</p>}
      {attempts.map((attempt, index) => (
        <AttemptPart key={index} attempt={attempt} />
      ))}
      {last && !last.isBodyCut && <ReplayPart id={id} call={number} />}
    </details>
  );
}

function AttemptPart({ attempt }: { attempt: Attempt }) {
  const t = useText();
  const { url, status, body, raw, isBodyCut, isRawCut, sent, first, ended, error } = attempt;
  const parts = sentBody(body);
  const whole = parts ? indented(body) : body;
  return (
    <section className="attempt">
      <p>
        <code>{`POST ${url}`}</code> {status && <span className={status < 400 ? 'badge' : 'badge bad'}>{status}</span>}
      </p>
      <p className="muted small-text">
        {t('requests.times', { sent: Math.round(sent), first: msOf(first, sent), ended: msOf(ended, sent) })}
      </p>
      <div className="row">
        <CopyText label={t('requests.curl')} text={() => asCurl(attempt)} />
        <CopyText label={t('requests.copy')} text={() => whole} />
      </div>
      {(isBodyCut || isRawCut) && <p className="muted small-text">{t('requests.cut')}</p>}
      {parts ? (
        <>
          <details>
            <summary>{`${t('requests.messages')} (${parts.messages.length})`}</summary>
            {parts.messages.map(({ role, text }, index) => (
              <div key={index} className="sent">
                <span className="badge">{role}</span>
                <pre tabIndex={0} dir={directionOf(text)}>
                  {text}
                </pre>
              </div>
            ))}
          </details>
          <details>
            <summary>{`${t('models.tools')} (${parts.tools.length})`}</summary>
            <dl className="tool-texts">
              {parts.tools.map(({ name, description }) => (
                <div key={name}>
                  <dt>
                    <code>{name}</code>
                  </dt>
                  <dd className="small-text">{description}</dd>
                </div>
              ))}
            </dl>
          </details>
        </>
      ) : (
        <pre tabIndex={0}>{body}</pre>
      )}
      <h3>{t('requests.answer')}</h3>
      <AnswerText answer={answerOf(raw)} />
      {error && <p className="failure">{error}</p>}
      <details>
        <summary>{t('requests.raw')}</summary>
        <pre tabIndex={0}>{raw}</pre>
      </details>
    </section>
  );
}

const indented = (json: string) => JSON.stringify(JSON.parse(json), null, 2);

const msOf = (at: number | null | undefined, since: number) => (at == null ? '–' : Math.round(at - since));
