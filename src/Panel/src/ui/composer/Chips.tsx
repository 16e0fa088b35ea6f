import type { GraphNode } from '../../canvas/graph';
import { useText } from '../../i18n/text';
import type { Mention } from '../../mentions/Mention';
import { CloseIcon } from '../kit/icons';

interface Props {
  mentions: readonly Mention[];
  remove: (mention: Mention) => void;
  /** The nodes that are selected on the canvas and go with the message. */
  selected: readonly GraphNode[];
  setAside: () => void;
}

/** What goes with the message besides its words: what it names, and what is selected on the canvas. Each can be taken off. */
export function Chips({ mentions, remove, selected, setAside }: Props) {
  const t = useText();
  if (mentions.length === 0 && selected.length === 0) return null;
  const [first] = selected;
  const selection =
    first &&
    (selected.length === 1
      ? t('mention.selectedOne', { name: first.title || first.type })
      : t('mention.selectedMany', { count: selected.length }));
  return (
    <ul className="chips" aria-label={t('mention.chips')}>
      {selection && (
        <li className="chip">
          <span title={selected.map(({ title, type }) => title || type).join(', ')}>{selection}</span>
          <button type="button" aria-label={t('mention.unselect')} title={t('mention.unselect')} onClick={setAside}>
            <CloseIcon />
          </button>
        </li>
      )}
      {mentions.map((mention) => {
        const label = t('mention.remove', { name: mention.name });
        return (
          <li key={`${mention.kind} ${mention.name}`} className="chip" data-kind={mention.kind}>
            <span title={mention.id}>
              {t(`mention.${mention.kind}`)}: <bdi>{mention.name}</bdi>
            </span>
            <button type="button" aria-label={label} title={label} onClick={() => remove(mention)}>
              <CloseIcon />
            </button>
          </li>
        );
      })}
    </ul>
  );
}
