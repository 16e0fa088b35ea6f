import { useEffect, useId, useState } from 'react';
import { answerOnboarding, askWhetherNeeded, needsOnboarding } from '../../app/onboarding';
import { useText } from '../../i18n/text';
import { health } from '../../service/health';
import { useStore } from '../../state/Store';
import { directionOf } from '../../text/direction';

/** The setup questions before the first conversation, below the welcome. */
export function Onboarding() {
  const t = useText();
  const up = useStore(health).state === 'up';
  const open = useStore(needsOnboarding);
  const title = useId();
  const [answers, setAnswers] = useState({ personality: '', goals: '', experienceLevel: '' });
  const [wrong, setWrong] = useState('');
  useEffect(() => {
    if (up) void askWhetherNeeded();
  }, [up]);
  if (!open) return null;

  const send = async (body: object) => {
    try {
      await answerOnboarding(body);
    } catch (failure) {
      setWrong((failure as Error).message);
    }
  };
  const given = Object.fromEntries(Object.entries(answers).filter(([, answer]) => answer.trim() !== ''));
  const change = (name: keyof typeof answers) => (event: { target: { value: string } }) =>
    setAnswers({ ...answers, [name]: event.target.value });
  return (
    <form
      className="onboarding"
      aria-labelledby={title}
      onSubmit={(event) => {
        event.preventDefault();
        void send(given);
      }}
    >
      <h3 id={title}>{t('onboarding.title')}</h3>
      <label>
        {t('onboarding.personality')}
        <input
          dir={directionOf(answers.personality)}
          value={answers.personality}
          placeholder={t('onboarding.personalityHint')}
          onChange={change('personality')}
        />
      </label>
      <label>
        {t('onboarding.goals')}
        <input dir={directionOf(answers.goals)} value={answers.goals} placeholder={t('onboarding.goalsHint')} onChange={change('goals')} />
      </label>
      <label>
        {t('onboarding.experience')}
        <select value={answers.experienceLevel} onChange={change('experienceLevel')}>
          <option value="">–</option>
          {(['beginner', 'intermediate', 'expert'] as const).map((level) => (
            <option key={level} value={level}>
              {t(`onboarding.${level}`)}
            </option>
          ))}
        </select>
      </label>
      {wrong && (
        <p className="tool-error" dir={directionOf(wrong)}>
          {wrong}
        </p>
      )}
      <div className="row">
        <button type="submit" className="primary" disabled={Object.keys(given).length === 0}>
          {t('onboarding.save')}
        </button>
        <button type="button" onClick={() => void send({ skip: true })}>
          {t('onboarding.skip')}
        </button>
      </div>
    </form>
  );
}
