import { useText, type Key } from '../i18n/text';
import type { Layer } from '../service/layer';

const WORDS: Record<Layer, Key> = { user: 'layer.user', team: 'layer.team', shipped: 'versions.shipped' };

/** Whose a thing is, in a word; nothing where there is one user. */
export function LayerBadge({ layer }: { layer?: Layer | undefined }) {
  const t = useText();
  return layer ? <span className="badge">{t(WORDS[layer])}</span> : null;
}
