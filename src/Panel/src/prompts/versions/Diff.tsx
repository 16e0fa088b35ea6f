import { useText } from '../../i18n/text';
import { lineDiff } from './lineDiff';

/** Lines around a change that are shown with it. */
const AROUND = 2;

/** What differs between two texts, with a few lines around it. */
export function Diff({ from, to }: { from: string; to: string }) {
  const t = useText();
  if (from === to) return <p className="muted">{t('versions.same')}</p>;
  const pieces = lineDiff(from, to);
  return (
    <pre className="diff" tabIndex={0}>
      {pieces.map((piece, index) =>
        'same' in piece ? (
          <span key={index}>{around(piece.same, index > 0, index < pieces.length - 1)}</span>
        ) : (
          <span key={index}>
            {piece.old.length > 0 && <del>{whole(piece.old, '- ')}</del>}
            {piece.fresh.length > 0 && <ins>{whole(piece.fresh, '+ ')}</ins>}
          </span>
        ),
      )}
    </pre>
  );
}

const whole = (lines: readonly string[], mark: string) => lines.map((line) => `${mark}${line}\n`).join('');

function around(lines: readonly string[], after: boolean, before: boolean): string {
  const [head, tail] = [after ? AROUND : 0, before ? AROUND : 0];
  if (lines.length <= head + tail + 1) return whole(lines, '  ');
  return `${whole(lines.slice(0, head), '  ')}  ⋯\n${tail > 0 ? whole(lines.slice(-tail), '  ') : ''}`;
}
