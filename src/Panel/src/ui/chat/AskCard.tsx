import { useId, useState } from 'react';
import { useText } from '../../i18n/text';
import { directionOf } from '../../text/direction';

interface Props {
  question: string;
  choices: readonly string[];
  answer: (text: string | undefined) => void;
}

/** A question of the model: choices to click, and room for words of one's own. The turn waits for the answer. */
export function AskCard({ question, choices, answer }: Props) {
  const t = useText();
  const title = useId();
  const [text, setText] = useState('');
  const words = text.trim();
  return (
    <section className="preview question" aria-labelledby={title}>
      <p id={title} dir={directionOf(question)}>
        {question}
      </p>
      {choices.length > 0 && (
        <div className="row">
          {choices.map((choice, index) => (
            <button key={index} type="button" dir={directionOf(choice)} onClick={() => answer(choice)}>
              {choice}
            </button>
          ))}
        </div>
      )}
      <form
        className="row"
        onSubmit={(event) => {
          event.preventDefault();
          if (words !== '') answer(words);
        }}
      >
        <input
          aria-label={t('ask.own')}
          placeholder={t('ask.own')}
          dir={directionOf(text)}
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
        <button type="submit" className="primary" disabled={words === ''}>
          {t('ask.send')}
        </button>
        <button type="button" onClick={() => answer(undefined)}>
          {t('ask.skip')}
        </button>
      </form>
    </section>
  );
}
