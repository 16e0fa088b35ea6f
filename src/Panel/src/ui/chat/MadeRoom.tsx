import { useText } from '../../i18n/text';
import type { Room } from '../../service/makeRoom';
import type { ToolPart } from '../../sessions/messages';
import { plain } from '../../text/plain';

/** Which models were unloaded before a run, to make room on the GPU, and which were not. */
export function MadeRoom({ part }: { part: ToolPart }) {
  const t = useText();
  const output = part.state === 'output-available' ? (part.output as { data?: Room } | null) : null;
  // The result may come from an imported conversation.
  const [unloaded, notUnloaded] = [output?.data?.unloaded, output?.data?.notUnloaded].map((list: unknown) =>
    Array.isArray(list) ? list.map(plain).join(', ') : '',
  );
  return (
    <>
      {unloaded && <p className="tool-note">{t('room.made', { models: unloaded })}</p>}
      {notUnloaded && <p className="tool-note">{t('room.notMade', { why: notUnloaded })}</p>}
    </>
  );
}
