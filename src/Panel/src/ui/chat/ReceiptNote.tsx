import type { Receipt } from '../../sessions/messages';
import { plain } from '../../text/plain';
import { useText, type Key } from '../../i18n/text';

/** Says what of an answer's changes the canvas did not keep. */
export function ReceiptNote({ receipt: { count, lost } }: { receipt: Receipt }) {
  const t = useText();
  const items = lost.map(({ what, node, name, now, back }) => {
    const key: Key = what === 'value' ? (back ? 'receipt.back' : 'receipt.value') : what === 'link' ? 'receipt.link' : 'receipt.node';
    return t(key, { node, name, now: plain(now) });
  });
  return (
    <p className="mark" role="status">
      {t('receipt.held', { held: count - lost.length, of: count, lost: items.join('; ') })}
    </p>
  );
}
