import { memo, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { CopyButton } from '../../kit/CopyButton';

type Temml = (typeof import('temml'))['default'];

// Read when the first formula is shown.
let temml: Temml | undefined;

/** By how much an index is lowered at least, in em. */
const LOWERED = 0.1;

/** Without a font that is made for formulas, Chromium leaves an index on the line; the style then lowers it. */
function noteFlatIndices(formula: HTMLElement): void {
  const pair = formula.querySelector('msub');
  const [base, index] = [...(pair?.children ?? [])].map((part) => part.getBoundingClientRect());
  if (!pair || !base?.height || !index) return;
  if (index.bottom - base.bottom < LOWERED * parseFloat(getComputedStyle(pair).fontSize))
    formula.closest<HTMLElement>('.root')?.setAttribute('data-flat-indices', '');
}

/** A formula as MathML, which browsers set with fonts of their own; the TeX itself where it cannot be read. */
export const Formula = memo(({ tex, display }: { tex: string; display: boolean }) => {
  const place = useRef<HTMLSpanElement>(null);
  const [isReady, setReady] = useState(temml !== undefined);
  const [isBroken, setBroken] = useState(false);

  useEffect(() => {
    if (temml) return;
    let isGone = false;
    void import('temml').then((loaded) => {
      temml = loaded.default;
      if (!isGone) setReady(true);
    });
    return () => void (isGone = true);
  }, []);
  useLayoutEffect(() => {
    if (!isReady || !temml || !place.current) return;
    try {
      // Nodes, and no HTML. Without trust, a formula makes no links and loads nothing.
      temml.render(tex, place.current, { displayMode: display, throwOnError: true, trust: false, maxSize: [20, 200], maxExpand: 500 });
      noteFlatIndices(place.current);
    } catch {
      place.current.replaceChildren();
      setBroken(true);
    }
  }, [isReady, tex, display]);

  const source = (!isReady || isBroken) && <code>{tex}</code>;
  const drawn = <span ref={place} dir="ltr" hidden={!isReady || isBroken} />;
  if (!display)
    return (
      <span className="formula">
        {source}
        {drawn}
      </span>
    );
  return (
    <span className="formula display">
      <span className="formula-frame" tabIndex={0}>
        {source}
        {drawn}
      </span>
      <CopyButton text={tex} />
    </span>
  );
});
