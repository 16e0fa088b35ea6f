import { useId, useState } from 'react';
import { useText } from '../i18n/text';
import { giveKey, type SkillKey as Wanted } from '../service/skillTools';

interface Props {
  slug: string;
  wanted: Wanted;
  change: (work: () => Promise<unknown>) => Promise<boolean>;
}

/** A key of a skill's API: entered here, sent to its site alone, and never shown again. */
export function SkillKey({ slug, wanted, change }: Props) {
  const t = useText();
  const id = useId();
  const [value, setValue] = useState('');
  const { scheme, origin, kind, isGiven, end } = wanted;
  const give = (key: string | null) => void change(() => giveKey(slug, wanted, key)).then((done) => done && setValue(''));
  return (
    <form
      className="field"
      onSubmit={(event) => {
        event.preventDefault();
        give(value);
      }}
    >
      <label htmlFor={id}>
        {t('models.key')} <code dir="ltr">{scheme}</code>
        {isGiven && <span className="badge" dir="ltr">{`…${end ?? ''}`}</span>}
      </label>
      <div className="row">
        <input
          id={id}
          type="password"
          autoComplete="off"
          dir="ltr"
          placeholder={kind === 'basic' ? 'user:password' : undefined}
          value={value}
          onChange={(event) => setValue(event.target.value)}
        />
        <button type="submit" disabled={value.trim() === ''}>
          {t('prompts.save')}
        </button>
        {isGiven && (
          <button type="button" onClick={() => give(null)}>
            {t('prompts.delete')}
          </button>
        )}
      </div>
      <small className="muted">{t('skillTools.keyHint', { site: origin })}</small>
    </form>
  );
}
