import { useText } from '../i18n/text';
import type { Layer } from '../service/layer';
import { LayerBadge } from './LayerBadge';

/** A part of a section of the system message. */
export interface PartOf {
  name: string;
  layer?: Layer;
  /** The line of the message in which it begins. */
  line?: number | null;
}

/** Whose each part of the message is; nothing where there is one user, to whom parts are not named. */
export function Parts({ sections }: { sections: readonly { parts?: readonly PartOf[] }[] }) {
  const t = useText();
  const parts = sections.flatMap((section) => section.parts ?? []).filter((part) => part.layer);
  if (parts.length === 0) return null;
  return (
    <details>
      <summary>{t('layer.parts')}</summary>
      <ul className="parts">
        {parts.map(({ name, layer, line }, index) => (
          <li key={index}>
            <span className="muted">{line ? t('layer.line', { line }) : ''}</span>
            <bdi>{name}</bdi>
            <LayerBadge layer={layer} />
          </li>
        ))}
      </ul>
    </details>
  );
}
