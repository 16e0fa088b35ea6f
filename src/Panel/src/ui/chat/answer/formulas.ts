import { marked } from './marks';
import { outsideCode } from './outsideCode';

/**
 * Formulas in TeX: `$$…$$`, `\[…\]`, `\(…\)` and `$…$`. For single dollars the rule is pandoc's (no space inside of them, no digit after
 * them), made stricter: prices, variables of a shell and templates are no formulas.
 */
const FOUND = new RegExp(
  [
    /\\\\|\\\$/, // Signs that were escaped.
    /\$\$(?<dollars>[^$]+?)\$\$/,
    /\\\[(?<brackets>[\s\S]+?)\\\]/,
    /\\\((?<parentheses>[\s\S]+?)\\\)/,
    /(?<![\w$\\])\$(?<dollar>(?![\s$),.;:!?])(?:\\.|[^$\\`\n])+?)(?<![\s\\])\$(?![\w${])/,
  ]
    .map(({ source }) => source)
    .join('|'),
  'g',
);
const LONGEST = 4_000;

/** Marks the formulas of a Markdown text, so that they pass through it as they are. */
export function formulasMarked(markdown: string): string {
  if (!/[$\\]/.test(markdown)) return markdown;
  return outsideCode(markdown, (text) =>
    text.replaceAll(FOUND, (whole, ...rest) => {
      const { dollars, brackets, parentheses, dollar } = rest.at(-1) as Record<string, string | undefined>;
      const display = dollars ?? brackets;
      const tex = display ?? parentheses ?? dollar;
      if (tex === undefined || tex.length > LONGEST || /\n\s*\n/.test(tex) || !isFormula(tex, dollar !== undefined)) return whole;
      return marked(display === undefined ? 'formula' : 'display', withoutComments(tex));
    }),
  );
}

const SIGN = /[\\^_={}<>+*/|±×÷≤≥≠∑∫√∞]|\d!/;

function isFormula(tex: string, isDollar: boolean): boolean {
  const text = tex.trim();
  if (text === '' || text.includes('`')) return false;
  const words = text
    .replaceAll(/\\(?:text|mathrm|operatorname|mbox|textbf|mathbf)\*?\{[^}]*\}/g, '')
    .replaceAll(/\\[a-zA-Z]+/g, '')
    .match(/[a-zA-Z]{2,}/g);
  // "$5 a month + tax, or 50$" begins with a price and goes on in words.
  if (isDollar && /^\d/.test(text) && words !== null) return false;
  if (SIGN.test(text)) return true;
  // One letter, a number, or a short product such as `2xy`; "\(optional\)" is a word in escaped brackets, and $PATH$ a variable.
  return /^[-−]?[\p{L}\d.,']{1,5}$|^\p{L}(?:, ?\p{L})+$|^[\d\p{L}]+ ?[-−] ?[\d\p{L}]+$/u.test(text) && !/\p{L}{3,}/u.test(text);
}

function withoutComments(tex: string): string {
  return tex.replaceAll(/(?<!\\)%[^\n]*$/gm, '');
}
