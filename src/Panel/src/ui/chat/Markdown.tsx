import { memo, useRef, useState, type ComponentProps } from 'react';
import ReactMarkdown, { type Components } from 'react-markdown';
import remarkGfm from 'remark-gfm';
import { useText } from '../../i18n/text';
import { isLoadable } from '../../service/loadable';
import { blocksOf } from './blocks';

const plugins = [remarkGfm];
const components: Components = { pre: Code, a: Link, img: Picture };

export function Markdown({ text }: { text: string }) {
  return (
    <div className="markdown">
      {blocksOf(text).map((block, index) => (
        <Block key={index} text={block} />
      ))}
    </div>
  );
}

const Block = memo(({ text }: { text: string }) => (
  <ReactMarkdown remarkPlugins={plugins} components={components}>
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

function Link({ href, children }: ComponentProps<'a'>) {
  return (
    <a href={href} target="_blank" rel="noreferrer noopener">
      {children}
    </a>
  );
}

function Picture({ src, alt }: ComponentProps<'img'>) {
  const url = String(src ?? '');
  return isLoadable(url) ? <img src={url} alt={alt ?? ''} loading="lazy" /> : <Link href={url}>{alt || url}</Link>;
}
