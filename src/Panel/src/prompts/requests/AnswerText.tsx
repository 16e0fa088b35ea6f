import { useText } from '../../i18n/text';
import { directionOf } from '../../text/direction';
import type { ReadAnswer } from './AnswerReader';

/** What an answer says and calls. */
export function AnswerText({ answer: { text, reasoning, calls, error } }: { answer: ReadAnswer }) {
  const t = useText();
  return (
    <div className="answer-text">
      {reasoning && (
        <details>
          <summary>{t('message.reasoned')}</summary>
          <p className="muted" dir={directionOf(reasoning)}>
            {reasoning}
          </p>
        </details>
      )}
      {text && <p dir={directionOf(text)}>{text}</p>}
      {calls.map((call, index) => (
        <p key={index}>
          <code>{`${call.name}(${call.arguments})`}</code>
        </p>
      ))}
      {error && <p className="failure">{error}</p>}
    </div>
  );
}
