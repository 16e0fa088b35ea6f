import type { ToolPart } from '../../sessions/messages';
import { useText } from '../../i18n/text';
import type { MissingModel } from '../../toolbox/missingModels';
import { linkAddress } from '../kit/addresses';
import { dataOf } from '../../sessions/results';

/** The model files that a call found missing: what each is for, where it belongs, and where the workflow says that it is found. */
export function MissingModels({ part }: { part: ToolPart }) {
  const t = useText();
  const models = missingIn(part);
  if (models.length === 0) return null;
  return (
    <section className="missing" aria-label={t('missing.title')}>
      <strong>{t('missing.title')}</strong>
      <ul>
        {models.map(({ file, folder, url, nodes }) => {
          const link = linkAddress(url);
          // An e-mail address has no host.
          const host = link ? new URL(link, location.href).host : '';
          return (
            <li key={file}>
              <code>{file}</code>{' '}
              <span className="muted" dir="ltr">
                {nodes.map(({ nodeId, node }) => `${node ?? ''} #${nodeId}`.trim()).join(', ')}
              </span>
              {folder && <div>{t('missing.into', { folder: `models/${folder}` })}</div>}
              {host && (
                <div>
                  <a href={link} target="_blank" rel="noreferrer noopener">
                    {t('missing.get', { name: file.split(/[\\/]/).at(-1)!, host })}
                  </a>
                </div>
              )}
            </li>
          );
        })}
      </ul>
    </section>
  );
}

// The result may come from an imported conversation.
function missingIn(part: ToolPart): MissingModel[] {
  const { missingModels } = dataOf(part);
  return Array.isArray(missingModels) ? (missingModels as unknown[]).filter(isMissing) : [];
}

function isMissing(value: unknown): value is MissingModel {
  const { file, nodes } = (value ?? {}) as Partial<MissingModel>;
  return typeof file === 'string' && Array.isArray(nodes) && nodes.every((node: unknown) => typeof node === 'object' && node !== null);
}
