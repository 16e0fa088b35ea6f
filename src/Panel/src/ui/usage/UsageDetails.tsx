import { localeOf, useLanguage, useText, type Key } from '../../i18n/text';
import type { ContextUse } from '../../sessions/messages';
import { settings } from '../../state/settings';
import { useStore } from '../../state/Store';
import { useApp } from '../kit/context';
import type { Shown } from './useUsage';

const CUTS: [keyof ContextUse, Key][] = [
  ['results', 'usage.results'],
  ['turns', 'usage.turns'],
  ['rounds', 'usage.rounds'],
  ['pieces', 'usage.pieces'],
];

/** The window, the conversation's tokens, what they cost by the user's prices, and what was shortened. */
export function UsageDetails({ id, shown: { usage, cost, context, share } }: { id: string; shown: Shown }) {
  const t = useText();
  const app = useApp();
  const language = useLanguage();
  const { currency } = useStore(settings);
  const cuts = context ? CUTS.filter(([name]) => context[name]).map(([name, key]) => t(key, { count: context[name] ?? 0 })) : [];
  return (
    <section id={id} className="usage-details" aria-label={t('usage.title')}>
      {context && share !== undefined && (
        <div>
          <span className="row">
            <span>{t('usage.window')}</span>
            <span className="spring" />
            <span>{t('usage.of', { used: context.tokens, all: context.window ?? context.budget })}</span>
          </span>
          <meter min={0} max={1} value={share} aria-label={t('usage.window')} />
        </div>
      )}
      <span className="row">
        <span>{t('usage.conversation')}</span>
        <span className="spring" />
        <span>{t('usage.inOut', { input: usage.inputTokens, output: usage.outputTokens })}</span>
      </span>
      {cost && (
        <span className="row">
          <span>{t('usage.cost')}</span>
          <span className="spring" />
          <span>
            {cost.amount.toLocaleString(localeOf(language), { style: 'currency', currency, maximumFractionDigits: digits(cost.amount) })}
          </span>
        </span>
      )}
      {cost && cost.unpriced > 0 && <small>{t('usage.unpriced', { count: cost.unpriced })}</small>}
      {cuts.length > 0 && (
        <div>
          {t('usage.shortened')}
          <ul>
            {cuts.map((cut) => (
              <li key={cut}>{cut}</li>
            ))}
          </ul>
          <small>{t('usage.shortenedHint')}</small>
        </div>
      )}
      {!cost && (
        <button type="button" className="small" onClick={() => app.open('settings')}>
          {t('usage.enterPrices')}
        </button>
      )}
    </section>
  );
}

// Most conversations cost less than a cent.
const digits = (amount: number): number => (amount < 1 ? 4 : 2);
