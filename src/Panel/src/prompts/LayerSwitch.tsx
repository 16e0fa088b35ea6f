import { useText } from '../i18n/text';
import { layer } from '../service/layer';
import { useStore } from '../state/Store';
import { useResource } from './useResource';

const CHOICES = [
  ['user', 'layer.mine'],
  ['team', 'layer.studio'],
] as const;

/** For those who may change what the studio has: whether the page is about that, or about their own things. */
export function LayerSwitch() {
  const t = useText();
  const now = useStore(layer);
  const { value } = useResource<{ mayEditTeam?: boolean }>('/api/service');
  if (!value?.mayEditTeam) return null;
  return (
    <>
      <div className="row layers" role="group" aria-label={t('layer.whose')}>
        {CHOICES.map(([one, label]) => (
          <button key={one} type="button" aria-pressed={now === one} onClick={() => layer.set(one)}>
            {t(label)}
          </button>
        ))}
      </div>
      {now === 'team' && <p className="ask">{t('layer.forAll')}</p>}
    </>
  );
}
