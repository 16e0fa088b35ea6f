import { useText } from '../../i18n/text';
import { Diff } from './Diff';
import { merge } from './lineDiff';

interface Props {
  /** The user's text. */
  mine: string;
  /** The shipped text of today. */
  shipped: string;
  /** The shipped text when the user's was last saved; none where that is not known. */
  base?: string | null | undefined;
  /** Puts a text into the editor. */
  propose: (text: string, conflicts: number) => void;
  /** Saves the user's text as it is, and so answers the question. */
  keep: () => Promise<unknown>;
}

/** The user's text beside the shipped one; where an update has changed that since, also what it changed, and both merged. */
export function ShippedChange({ mine, shipped, base, propose, keep }: Props) {
  const t = useText();
  const hasChanged = typeof base === 'string' && base !== shipped;
  const mergeBoth = () => {
    const merged = merge(mine, base!, shipped);
    propose(merged.text, merged.conflicts);
  };
  return (
    <>
      {hasChanged && (
        <div className="ask shipped-change">
          <p>{t('versions.changed')}</p>
          <Diff from={base} to={shipped} />
          <div className="row">
            <button type="button" className="primary" onClick={mergeBoth}>
              {t('versions.merge')}
            </button>
            <button type="button" onClick={() => void keep()}>
              {t('versions.keepMine')}
            </button>
          </div>
        </div>
      )}
      <details>
        <summary>{t('versions.withShipped')}</summary>
        <Diff from={shipped} to={mine} />
      </details>
    </>
  );
}
