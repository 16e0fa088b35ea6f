import { memo, useRef, useState, type ComponentProps } from 'react';
import ReactMarkdown, { type Components } from 'react-markdown';
import remarkGfm from 'remark-gfm';
import { useText } from '../../i18n/text';
import { directionOf } from '../../text/direction';
import { Link, Picture } from '../kit/Picture';
import { blocksOf } from './blocks';

const plugins = [remarkGfm];
const components: Components = {
  pre: Code,
  a: ({ href, children }) => <Link href={href}>{children}</Link>,
  img: ({ src, alt }) => <Picture src={src} alt={alt ?? ''} />,
};
// The library would empty `data:` addresses; Link and Picture decide what may be opened and loaded.
const asWritten = (url: string) => url;

export function Markdown({ text }: { text: string }) {
  return (
    <div className="markdown" dir={directionOf(text)}>
      {blocksOf(text).map((block, index) => (
        <Block key={index} text={block} />
      ))}
    </div>
  );
}

const Block = memo(({ text }: { text: string }) => (
  <ReactMarkdown remarkPlugins={plugins} components={components} urlTransform={asWritten}>
    {text}
  </ReactMarkdown>
));

function Code({ children }: ComponentProps<'pre'>) {
  const t = useText();
  const code = useRef<HTMLPreElement>(null);
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    await navigator.clipboard.writeText(code.current?.textContent ?? '');
    setCopied(true);
    setTimeout(() => setCopied(false), 1500);
  };
  return (
    <div className="code">
      <button type="button" className="small" onClick={() => void copy()}>
        {t(copied ? 'message.copied' : 'message.copy')}
      </button>
      <pre ref={code} tabIndex={0}>
        {children}
      </pre>
    </div>
  );
}
