import { useState } from 'react';
import { backTo } from '../../app/backTo';
import type { Review } from '../../canvas/review';
import { ToolError } from '../../canvas/ToolError';
import { useText } from '../../i18n/text';
import { differences, openWorkflow, readOwn } from '../../toolbox/openWorkflow';
import { plain } from '../../text/plain';
import { shorten } from '../../text/shorten';
import { linkAddress } from '../kit/addresses';
import { useApp, useConversation } from '../kit/context';
import { dataUrl } from '../kit/dataUrl';
import { CloseIcon } from '../kit/icons';
import { FileVerdict } from './FileVerdict';
import type { WorkflowFile } from './useFiles';

const LONGEST_VALUE = 60;

interface Props {
  workflow: WorkflowFile;
  /** Attaches the picture that holds it. */
  attach: () => void;
  close: () => void;
}

/** A file with a workflow: what it is and needs, to be opened, compared or explained. The model sees nothing of it until it is asked. */
export function WorkflowCard({ workflow: { file, summary, diagnosis }, attach, close }: Props) {
  const t = useText();
  const app = useApp();
  const conversation = useConversation();
  const [review, setReview] = useState<Review>();
  const { name } = file;
  const missingPackages = diagnosis.packages.filter(({ installed }) => !installed);
  const missingModels = diagnosis.models.filter(({ installed }) => installed === false);
  const { canvas } = app.home;

  const orSay = async (act: () => Promise<void>) => {
    try {
      await act();
    } catch (failure) {
      if (!(failure instanceof ToolError)) throw failure;
      app.notice(failure.message);
    }
  };
  const open = () =>
    orSay(async () => {
      const back = backTo(canvas, app.notice);
      await openWorkflow(canvas, readOwn(canvas, diagnosis.workflow), NEVER);
      close();
      app.notice(t('file.opened', { name }), back);
    });
  const compare = () => orSay(async () => setReview(await differences(canvas, diagnosis.workflow, NEVER)));
  const explain = async () => {
    const outline = new Blob([`${summary}\n\n${diagnosis.outline}`], { type: 'text/plain' });
    const filename = `${name}.txt`;
    close();
    await conversation.send(t('file.explainAsk', { name }), [
      { type: 'file', mediaType: 'text/plain', filename, url: await dataUrl(outline) },
    ]);
  };

  return (
    <section className="file-card" aria-label={name}>
      <div className="row">
        <strong className="file-name">
          <bdi>{name}</bdi>
        </strong>
        <span className="spring" />
        <button type="button" className="icon" aria-label={t('file.dismiss', { name })} title={t('file.dismiss', { name })} onClick={close}>
          <CloseIcon />
        </button>
      </div>
      <div className="file-body" tabIndex={0}>
        <FileVerdict diagnosis={diagnosis} summary={summary} />
        {missingPackages.length > 0 && (
          <Needs
            title={t('file.packages')}
            items={missingPackages.map(({ name, url, nodeTypes }) => ({ text: name || nodeTypes.join(', '), url }))}
          />
        )}
        {missingModels.length > 0 && (
          <Needs
            title={t('missing.title')}
            items={missingModels.map(({ file, folder, url }) => ({ text: folder ? `${file} → models/${folder}` : file, url }))}
          />
        )}
        {diagnosis.repaired.length > 0 && (
          <details>
            <summary>{t('file.repaired', { count: diagnosis.repaired.length })}</summary>
            <ul>
              {diagnosis.repaired.map(({ nodeId, classType, input, before, after }, index) => (
                <li key={index}>
                  <bdi dir="ltr">
                    {classType} #{nodeId}
                    {input && ` · ${input}`}: {before} → {after}
                  </bdi>
                </li>
              ))}
            </ul>
          </details>
        )}
        {review && <Differences review={review} />}
        <details>
          <summary>{t('file.does')}</summary>
          <pre tabIndex={0}>{diagnosis.outline}</pre>
        </details>
      </div>
      <div className="row">
        <button type="button" className="primary" onClick={() => void open()}>
          {t('file.open')}
        </button>
        <button type="button" onClick={() => void compare()}>
          {t('file.compare')}
        </button>
        <button type="button" onClick={() => void explain()}>
          {t('file.explain')}
        </button>
        {file.type.startsWith('image/') && (
          <button
            type="button"
            onClick={() => {
              close();
              attach();
            }}
          >
            {t('file.attach')}
          </button>
        )}
      </div>
    </section>
  );
}

// Nothing that the user waits for here can be stopped; each request has its own limit.
const NEVER = new AbortController().signal;

function Needs({ title, items }: { title: string; items: { text: string; url?: string | null | undefined }[] }) {
  return (
    <div>
      <strong>{title}</strong>
      <ul>
        {items.map(({ text, url }, index) => {
          const link = linkAddress(url);
          return (
            <li key={index}>
              {link ? (
                <a href={link} target="_blank" rel="noreferrer noopener">
                  <bdi dir="ltr">{text}</bdi>
                </a>
              ) : (
                <bdi dir="ltr">{text}</bdi>
              )}
            </li>
          );
        })}
      </ul>
    </div>
  );
}

function Differences({ review: { list, summary } }: { review: Review }) {
  const t = useText();
  if (list.length === 0) return <p role="status">{t('file.same')}</p>;
  return (
    <div role="status">
      <p>
        {[
          t('change.added', { count: summary.added.length }),
          t('change.removed', { count: summary.removed.length }),
          t('change.changed', { count: summary.changed.length }),
        ].join(t('work.and'))}
      </p>
      <ul className="file-differences">
        {list.map(({ id, kind, node, name, from, to }) => (
          <li key={id} className={kind === 'added' || kind === 'removed' ? kind : 'changed'}>
            <bdi dir="ltr">
              <strong>{node.title || node.type}</strong>
              {name !== undefined && ` · ${name}: ${shown(from)} → ${shown(to)}`}
            </bdi>
          </li>
        ))}
      </ul>
    </div>
  );
}

function shown(value: unknown): string {
  return value === undefined ? '–' : shorten(plain(value), LONGEST_VALUE);
}
