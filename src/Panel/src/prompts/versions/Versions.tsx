import { useEffect, useState } from 'react';
import { useLanguage, useText } from '../../i18n/text';
import { sendJson } from '../../service/service';
import { dateIn } from '../requests/figures';
import { Missing } from '../Missing';
import { useResource } from '../useResource';
import { Diff } from './Diff';

interface Version {
  id: string;
  at: string;
  text: string;
  source: 'saved' | 'found' | 'shipped';
  note: string;
}

interface Props {
  /** The text's name among those with versions: `prompts/…`, `personality`. */
  subject: string;
  /** What is stored now. */
  now: string;
  restore: (text: string) => Promise<unknown>;
}

/** Earlier versions of a text: compared with what is stored, brought back, noted on. */
export function Versions({ subject, now, restore }: Props) {
  const t = useText();
  const path = `/api/versions/${subject.split('/').map(encodeURIComponent).join('/')}`;
  const { value, error, reload, change } = useResource<{ versions: Version[] }>(path);
  // Each save is a version.
  useEffect(() => void reload(), [now, reload]);
  if (!value || value.versions.length === 0) return <Missing value={value ?? ''} error={error} />;
  const current = value.versions.findIndex(({ text }) => text === now);
  return (
    <details className="versions-of">
      <summary>{`${t('versions.title')} (${value.versions.length})`}</summary>
      <Missing value={value} error={error} />
      <ol className="cards">
        {value.versions.map((version, index) => (
          <li key={version.id}>
            <OneVersion
              version={version}
              now={now}
              isCurrent={index === current}
              restore={() => restore(version.text)}
              note={(note) => change(() => sendJson('PATCH', path, { id: version.id, note }))}
            />
          </li>
        ))}
      </ol>
      <button type="button" className="small" onClick={() => void change(() => sendJson('DELETE', path))}>
        {t('versions.forget')}
      </button>
    </details>
  );
}

interface OneProps {
  version: Version;
  now: string;
  isCurrent: boolean;
  restore: () => Promise<unknown>;
  note: (note: string) => Promise<unknown>;
}

function OneVersion({ version, now, isCurrent, restore, note }: OneProps) {
  const t = useText();
  const language = useLanguage();
  const [open, setOpen] = useState(false);
  const when = dateIn(language, version.at);
  return (
    <>
      <div className="row">
        <strong>{when}</strong>
        {version.source !== 'saved' && <span className="badge">{t(`versions.${version.source}`)}</span>}
        {isCurrent && <span className="badge">{t('prompts.active')}</span>}
        {!isCurrent && (
          <span className="row">
            <button type="button" className="small" aria-expanded={open} onClick={() => setOpen(!open)}>
              {t('versions.compare')}
            </button>
            <button type="button" className="small" aria-label={`${t('versions.restore')}: ${when}`} onClick={() => void restore()}>
              {t('versions.restore')}
            </button>
          </span>
        )}
      </div>
      <input
        key={version.note}
        aria-label={`${t('versions.note')}: ${when}`}
        placeholder={t('versions.note')}
        maxLength={500}
        defaultValue={version.note}
        onBlur={({ target }) => target.value.trim() !== version.note && void note(target.value)}
      />
      {open && <Diff from={version.text} to={now} />}
    </>
  );
}
