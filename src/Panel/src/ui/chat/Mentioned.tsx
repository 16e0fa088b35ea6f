import { pieces, type Mention } from '../../mentions/Mention';

const NONE: readonly Mention[] = [];

/** A text in which what it names with an @ stands out. */
export function Mentioned({ text, mentions = NONE }: { text: string; mentions?: readonly Mention[] | undefined }) {
  if (mentions.length === 0) return text;
  return pieces(text, mentions).map((piece, index) =>
    piece.mention ? (
      <bdi key={index} className="mention" title={piece.mention.about || piece.mention.id}>
        {piece.text}
      </bdi>
    ) : (
      piece.text
    ),
  );
}
