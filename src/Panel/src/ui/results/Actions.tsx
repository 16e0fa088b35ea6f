import { useState } from 'react';
import { backTo } from '../../app/backTo';
import { openFile } from '../../app/openFile';
import { canBeInput, nameAsInput, setAsInput } from '../../app/setAsInput';
import { ToolError } from '../../canvas/ToolError';
import { useText } from '../../i18n/text';
import { ServiceError } from '../../service/service';
import { useApp } from '../kit/context';
import { DownloadIcon } from '../kit/icons';
import { ownFile } from '../kit/ownFile';
import { useOwnFile, type ReadFile } from '../kit/useOwnFile';
import { workflowOf } from './readMade';
import type { Shown } from './useResults';

/** What a result is good for: as input, as a way to its workflow, as a file. */
export function Actions({ result, read }: { result: Shown; read: ReadFile | 'gone' | undefined }) {
  const t = useText();
  const app = useApp();
  const [failure, setFailure] = useState('');
  const [isBusy, setBusy] = useState(false);
  const { kind, address, file, name } = result;
  const { canvas } = app.home;
  const media = useOwnFile(kind === 'image' ? undefined : address);
  const href = typeof read === 'object' ? read.url : media;

  /** Says what came of it where the user looks then. */
  const act = async (work: () => Promise<{ isOpen: boolean; text: string }>) => {
    if (isBusy) return;
    setBusy(true);
    setFailure('');
    const back = backTo(canvas, app.notice);
    try {
      const { isOpen, text } = await work();
      if (!isOpen) return setFailure(text);
      app.view();
      app.notice(text, back);
    } catch (failure) {
      if (!(failure instanceof ToolError) && !(failure instanceof ServiceError)) throw failure;
      setFailure(failure.message);
    } finally {
      setBusy(false);
    }
  };
  const asInput = async () => {
    const node = await setAsInput(canvas, kind, nameAsInput(address));
    return { isOpen: true, text: t('results.isInput', { name, node: node.title || node.type }) };
  };
  const open = async () => {
    const blob = typeof read === 'object' ? read.blob : await ownFile(address);
    const inFile = await openFile(canvas, new File([blob], file.filename, { type: blob.type }));
    if (inFile.isOpen) return inFile;
    // Some formats carry no workflow.
    const workflow = await workflowOf(canvas, result);
    return workflow
      ? openFile(canvas, new File([JSON.stringify(workflow)], `${file.filename}.json`, { type: 'application/json' }))
      : inFile;
  };
  return (
    <div className="result-actions">
      {failure && (
        <p className="tool-error" role="alert">
          {failure}
        </p>
      )}
      <div className="row" aria-busy={isBusy}>
        {canBeInput(canvas, kind) && (
          <button type="button" onClick={() => void act(asInput)}>
            {t('results.useAsInput')}
          </button>
        )}
        <button type="button" onClick={() => void act(open)}>
          {t('results.openWorkflow')}
        </button>
        {href && (
          <a className="button" href={href} download={file.filename}>
            <DownloadIcon />
            {t('results.download')}
          </a>
        )}
      </div>
    </div>
  );
}
