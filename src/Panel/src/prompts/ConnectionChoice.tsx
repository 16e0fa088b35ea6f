import { useEffect } from 'react';
import { useText } from '../i18n/text';
import { models, refreshModels } from '../service/models';
import { useStore } from '../state/Store';

interface Props {
  /** The id of the connection; undefined for the default. */
  chosen: string | undefined;
  choose: (id: string) => void;
}

/** Which connection answers, where there are several. */
export function ConnectionChoice({ chosen, choose }: Props) {
  const t = useText();
  const known = useStore(models);
  useEffect(() => void refreshModels(), []);
  if (!known || known.connections.length < 2) return null;
  return (
    <select
      className="switch"
      aria-label={t('models.title')}
      value={chosen ?? known.default}
      onChange={({ target }) => choose(target.value)}
    >
      {known.connections.map(({ id, name }) => (
        <option key={id} value={id}>
          {name}
        </option>
      ))}
    </select>
  );
}
