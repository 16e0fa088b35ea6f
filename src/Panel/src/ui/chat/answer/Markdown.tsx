import { useMemo } from 'react';
import { directionOf } from '../../../text/direction';
import { Block } from './Block';
import { blocksOf } from './blocks';
import { Notes } from './Notes';
import { readParts } from './parts';

/** @param growing Whether more of it is being written. */
export function Markdown({ text, growing = false }: { text: string; growing?: boolean }) {
  const { body, notes, links } = useMemo(() => readParts(text), [text]);
  const blocks = blocksOf(body);
  return (
    <div className="markdown" dir={directionOf(text)}>
      {blocks.map((block, index) => (
        <Block key={index} text={block} links={links} growing={growing && index === blocks.length - 1} />
      ))}
      {notes.length > 0 && <Notes notes={notes} links={links} />}
    </div>
  );
}
