import { useText } from '../../i18n/text';
import type { Diagnosis } from '../../service/doctor';
import { health } from '../../service/health';
import { useStore } from '../../state/Store';
import { directionOf } from '../../text/direction';

/** How a file's workflow would run here, and what of it is wrong. */
export function FileVerdict({ diagnosis, summary }: { diagnosis: Diagnosis; summary: string }) {
  const t = useText();
  const service = useStore(health);
  const { verdict, outputs = [], left, costsMoney = [] } = diagnosis;
  // An older service says it in English only.
  if (!verdict) return <p dir={directionOf(summary)}>{summary}</p>;
  const isAway = service.state === 'up' && !service.comfyUi.reached;
  return (
    <>
      <p>
        {
          {
            runs: t('file.runs'),
            partial: t('file.runsPartly', { count: outputs.filter(({ runs }) => runs).length, of: outputs.length }),
            refused: t('file.refused'),
          }[verdict]
        }
      </p>
      {isAway && <p className="muted">{t('status.comfyAway')}</p>}
      {costsMoney.length > 0 && <p>{t('file.costs', { count: costsMoney.length })}</p>}
      {left.length > 0 && (
        <details>
          <summary>{t('file.left', { count: left.length })}</summary>
          <ul>
            {left.map(({ message }, index) => (
              <li key={index}>
                <bdi dir="ltr">{message}</bdi>
              </li>
            ))}
          </ul>
        </details>
      )}
    </>
  );
}
