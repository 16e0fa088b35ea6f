import { memo, type ComponentProps } from 'react';
import ReactMarkdown, { type Components } from 'react-markdown';
import remarkGfm from 'remark-gfm';
import { Link, Picture } from '../../kit/Picture';
import { CodeBlock, Growing } from './CodeBlock';
import { Formula } from './Formula';
import { formulasMarked } from './formulas';
import { markOf } from './marks';
import { NoteMark } from './NoteMark';
import { TableBlock } from './TableBlock';

const plugins = [remarkGfm];
const components: Components = {
  pre: CodeBlock,
  code: Span,
  table: TableBlock,
  a: ({ href, children }) => <Link href={href}>{children}</Link>,
  img: ({ src, alt }) => <Picture src={src} alt={alt ?? ''} />,
};
// The library would empty `data:` addresses; Link and Picture decide what may be opened and loaded.
const asWritten = (url: string) => url;

interface Props {
  text: string;
  /** Where the links of the whole answer lead. */
  links: string;
  /** Whether it is still being written. */
  growing?: boolean;
}

/** A part of an answer. It is read again only when it changes itself. */
export const Block = memo(({ text, links, growing = false }: Props) => (
  <Growing value={growing}>
    <ReactMarkdown remarkPlugins={plugins} components={components} urlTransform={asWritten}>
      {formulasMarked(links && text.includes('[') ? `${text}\n\n${links}` : text)}
    </ReactMarkdown>
  </Growing>
));

function Span({ children }: ComponentProps<'code'>) {
  const mark = typeof children === 'string' ? markOf(children) : undefined;
  if (!mark) return <code>{children}</code>;
  return mark.kind === 'note' ? (
    <NoteMark number={mark.text} />
  ) : (
    <Formula key={mark.text} tex={mark.text} display={mark.kind === 'display'} />
  );
}
