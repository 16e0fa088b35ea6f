import type { Part } from '../../sessions/searchHit';

/** A text whose found words are marked. */
export function Marked({ parts }: { parts: readonly Part[] }) {
  return parts.map(({ text, isHit }, index) => (isHit ? <mark key={index}>{text}</mark> : <span key={index}>{text}</span>));
}
