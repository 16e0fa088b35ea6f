import { useEffect, useState } from 'react';
import { useText, type Key } from '../../i18n/text';
import { directionOf } from '../../text/direction';
import { madeDifferences } from '../../workflow/madeDifferences';
import type { Fact, MadeWith } from '../../workflow/madeWith';
import { useApp } from '../kit/context';
import type { ReadFile } from '../kit/useOwnFile';
import { readMade } from './readMade';
import type { Shown } from './useResults';

/** What a result was made with; undefined until it is known, and `unknown` where nothing says so. */
export function useMade(result: Shown | undefined, read: ReadFile | 'gone' | undefined): MadeWith | 'unknown' | undefined {
  const app = useApp();
  const [made, setMade] = useState<{ id: string; made: MadeWith | 'unknown' }>();
  // Not before the picture is there, which knows it best.
  const isReady = result !== undefined && (result.kind !== 'image' || read !== undefined);
  useEffect(() => {
    if (!isReady) return undefined;
    let isGone = false;
    void readMade(app.home.canvas, result, typeof read === 'object' ? read.blob : undefined).then((made) => {
      if (!isGone) setMade({ id: result.id, made: made ?? 'unknown' });
    });
    return () => void (isGone = true);
  }, [app, isReady, result, read]);
  return made && made.id === result?.id ? made.made : undefined;
}

/** The seed and the settings of a result. */
export function Made({ made }: { made: MadeWith | 'unknown' | undefined }) {
  const t = useText();
  if (made === undefined) return null;
  if (made === 'unknown') return <p className="muted">{t('results.noSettings')}</p>;
  return (
    <>
      <dl className="facts">
        {made.facts.map(({ what, value }) => (
          <div key={what}>
            <dt>{labelOf(what, t)}</dt>
            <dd className="aligned" dir={directionOf(value)}>
              {value}
            </dd>
          </div>
        ))}
      </dl>
      <details>
        <summary>{t('results.allValues')}</summary>
        {made.nodes.map(({ id, title, values }) => (
          <dl key={id} className="facts" dir="ltr">
            <div>
              <dt>
                <strong>{title}</strong> <span className="muted">#{id}</span>
              </dt>
            </div>
            {values.map(({ name, value }) => (
              <div key={name}>
                <dt>{name}</dt>
                <dd>{value}</dd>
              </div>
            ))}
          </dl>
        ))}
      </details>
    </>
  );
}

// The same in every language.
const NAMES: Partial<Record<Fact, string>> = { lora: 'LoRA', cfg: 'CFG' };

function labelOf(what: Fact, t: ReturnType<typeof useText>): string {
  return NAMES[what] ?? t(`made.${what}` as Key);
}

interface DifferencesProps {
  names: [one: string, other: string];
  one: MadeWith | 'unknown' | undefined;
  other: MadeWith | 'unknown' | undefined;
}

/** In what the settings of two results differ. */
export function Differences({ names, one, other }: DifferencesProps) {
  const t = useText();
  if (one === undefined || other === undefined) return null;
  if (one === 'unknown' || other === 'unknown') return <p className="muted">{t('results.noSettings')}</p>;
  const differing = madeDifferences(one, other);
  if (differing.length === 0) return <p>{t('results.sameSettings')}</p>;
  return (
    <dl className="facts">
      <div>
        <dt className="sr-only">{t('results.differences')}</dt>
        {names.map((name, index) => (
          <dd key={index} className="muted">
            <bdi>{name}</bdi>
          </dd>
        ))}
      </div>
      {differing.map(({ of, values }, index) => (
        <div key={index}>
          <dt>{'fact' in of ? labelOf(of.fact, t) : <bdi>{`${of.title} · ${of.name}`}</bdi>}</dt>
          {values.map((value = '–', side) => (
            <dd key={side} className="aligned" dir={directionOf(value)}>
              {value}
            </dd>
          ))}
        </div>
      ))}
    </dl>
  );
}
