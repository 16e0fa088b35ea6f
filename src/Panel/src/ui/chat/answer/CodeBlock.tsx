import { createContext, isValidElement, use, useMemo, useState, type ComponentProps } from 'react';
import { backTo } from '../../../app/backTo';
import { openFile } from '../../../app/openFile';
import { useText } from '../../../i18n/text';
import { looksLikeWorkflow } from '../../../workflow/looksLikeWorkflow';
import { CopyButton } from '../../kit/CopyButton';
import { useApp } from '../../kit/context';
import { useColours } from './useColours';

/** Whether the block is still being written. */
export const Growing = createContext(false);

/** A block of code: in colours, to be copied, and, where it is a workflow, to be put on the canvas. */
export function CodeBlock({ children }: ComponentProps<'pre'>) {
  const isGrowing = use(Growing);
  const { text, language } = codeIn(children);
  const isWorkflow = useMemo(() => !isGrowing && looksLikeWorkflow(text), [isGrowing, text]);
  const coloured = useColours(isGrowing ? undefined : text, language || (isWorkflow ? 'json' : ''));
  return (
    <div className="code" dir="ltr">
      <div className="code-head">
        <span className="muted">{language}</span>
        <span className="spring" />
        {isWorkflow && <PutOnCanvas text={text} />}
        <CopyButton text={text} />
      </div>
      <pre tabIndex={0}>
        <code>{coloured ?? text}</code>
      </pre>
    </div>
  );
}

function PutOnCanvas({ text }: { text: string }) {
  const t = useText();
  const app = useApp();
  const [isBusy, setBusy] = useState(false);
  const put = async () => {
    setBusy(true);
    const file = new File([text], 'workflow.json', { type: 'application/json' });
    const back = backTo(app.home.canvas, app.notice);
    const { isOpen, text: said } = await openFile(app.home.canvas, file);
    app.notice(said, isOpen ? back : undefined);
    setBusy(false);
  };
  return (
    <button type="button" className="small" aria-disabled={isBusy} onClick={() => !isBusy && void put()}>
      {t('answer.put')}
    </button>
  );
}

function codeIn(children: ComponentProps<'pre'>['children']): { text: string; language: string } {
  const { className = '', children: code = '' } = isValidElement<{ className?: string; children?: unknown }>(children)
    ? children.props
    : {};
  const text = typeof code === 'string' ? code : '';
  return { text: text.replace(/\n$/, ''), language: /(?:^|\s)language-(\S+)/.exec(className)?.[1]?.toLowerCase() ?? '' };
}
