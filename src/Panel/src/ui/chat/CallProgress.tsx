import type { RunProgress } from '../../canvas/Canvas';
import { useText } from '../../i18n/text';

/** How far a call has come that takes its time. */
export function CallProgress({ progress }: { progress: RunProgress }) {
  const t = useText();
  const { nodeTitle, step, steps, of, doing } = progress;
  const node = nodeTitle && steps ? t('tool.step', { title: nodeTitle, step: step ?? 0, steps }) : nodeTitle;
  const title = node || t(doing ? `doing.${doing}` : 'tool.queued');
  return (
    <div className="progress">
      <span>{of ? t('sweep.run', { ...of, title }) : title}</span>
      <progress value={step} max={steps} aria-label={t('tool.running')} />
    </div>
  );
}
