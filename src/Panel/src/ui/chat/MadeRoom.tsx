import { useText } from '../../i18n/text';
import type { Room } from '../../service/makeRoom';
import type { ToolPart } from '../../sessions/messages';
import { plain } from '../../text/plain';
import { dataOf } from '../../sessions/results';

/** Which models were unloaded before a run, to make room on the GPU, and which were not. */
export function MadeRoom({ part }: { part: ToolPart }) {
  const t = useText();
  const room: { [Name in keyof Room]?: unknown } = dataOf(part);
  const [unloaded, notUnloaded] = [room.unloaded, room.notUnloaded].map((list) => (Array.isArray(list) ? list.map(plain).join(', ') : ''));
  return (
    <>
      {unloaded && <p className="tool-note">{t('room.made', { models: unloaded })}</p>}
      {notUnloaded && <p className="tool-note">{t('room.notMade', { why: notUnloaded })}</p>}
    </>
  );
}
