import type { Price } from '../state/settings';
import type { Usage } from './messages';
import type { Session } from './Session';

/** What a conversation has cost by the user's prices. */
export interface Cost {
  /** In the currency of the prices. */
  amount: number;
  /** Tokens that are in no price: of models without one, or counted before models were noted. */
  unpriced: number;
}

const MILLION = 1_000_000;

/** Undefined where none of the models that answered has a price. */
export function costOf(
  { usage, usageBy = {} }: Pick<Session, 'usage' | 'usageBy'>,
  prices: Readonly<Record<string, Price>>,
): Cost | undefined {
  const priced = Object.entries(usageBy).filter(([model]) => Object.hasOwn(prices, model));
  if (priced.length === 0) return undefined;
  const amount = priced.reduce((sum, [model, used]) => sum + priceOf(used, prices[model]!), 0);
  const counted = priced.reduce((sum, [, used]) => sum + tokens(used), 0);
  return { amount, unpriced: Math.max(0, tokens(usage) - counted) };
}

const priceOf = (used: Usage, { input, output }: Price): number => (used.inputTokens * input + used.outputTokens * output) / MILLION;

const tokens = ({ inputTokens, outputTokens }: Usage): number => inputTokens + outputTokens;
