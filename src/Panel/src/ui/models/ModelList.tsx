import { useEffect, useState } from 'react';
import { useText } from '../../i18n/text';
import { listModels, type ListedModel } from '../../service/models';
import { directionOf } from '../../text/direction';

/** A router lists hundreds; the search finds the rest. */
const MOST_SHOWN = 60;

/** The provider's models with what each can do, as far as the list says. */
export function ModelList({ id, used, onChoose }: { id: string; used: string | undefined; onChoose: (model: string) => void }) {
  const t = useText();
  const [models, setModels] = useState<ListedModel[]>();
  const [wrong, setWrong] = useState('');
  const [query, setQuery] = useState('');
  useEffect(() => {
    let current = true;
    listModels(id)
      .then((list) => current && setModels(list))
      .catch((failure: unknown) => current && setWrong((failure as Error).message));
    return () => {
      current = false;
    };
  }, [id]);
  if (wrong)
    return (
      <p className="tool-error" role="alert" dir={directionOf(wrong)}>
        {wrong}
      </p>
    );
  if (!models) return <p className="muted">{t('models.looking')}</p>;

  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  const found = models.filter((model) => words.every((word) => `${model.id} ${model.name ?? ''}`.toLowerCase().includes(word)));
  const abilities = ({ vision, tools, contextTokens }: ListedModel) =>
    [
      tools === true && t('models.callsTools'),
      tools === false && t('models.noTools'),
      vision === true && t('models.vision'),
      contextTokens && t('count.tokens', { count: contextTokens }),
    ].filter(Boolean);
  return (
    <div className="model-list">
      <input
        type="search"
        value={query}
        placeholder={t('models.search')}
        aria-label={t('models.search')}
        onChange={({ target }) => setQuery(target.value)}
      />
      <ul>
        {found.slice(0, MOST_SHOWN).map((model) => (
          <li key={model.id}>
            <button type="button" className="session" aria-pressed={model.id === used} onClick={() => onChoose(model.id)}>
              <span dir="ltr">{model.id}</span>
              <span className="muted small-text">{abilities(model).join(' · ')}</span>
            </button>
          </li>
        ))}
      </ul>
      {found.length > MOST_SHOWN && <p className="muted small-text">{t('change.more', { count: found.length - MOST_SHOWN })}</p>}
      {found.length === 0 && <p className="muted">{t('models.none')}</p>}
    </div>
  );
}
