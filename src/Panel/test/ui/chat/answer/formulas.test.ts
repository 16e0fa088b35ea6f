import { expect, test } from 'vitest';
import { formulasMarked } from '../../../../src/ui/chat/answer/formulas';
import { markOf } from '../../../../src/ui/chat/answer/marks';

/** The formulas that are found in a text, displayed ones with a star. */
const found = (markdown: string): string[] =>
  [...formulasMarked(markdown).matchAll(/`([\uE000\uE001][^`]*)`/g)].map(([, code]) => {
    const { kind, text } = markOf(code!)!;
    return kind === 'display' ? `*${text}` : text;
  });

test.each<[string, string[]]>([
  ['The noise is $x_t = \\sqrt{\\alpha_t} x_0$ here.', ['x_t = \\sqrt{\\alpha_t} x_0']],
  ['With $n$ steps, $\\sigma$ falls from $a, b$ to $n-1$ or $2^k$.', ['n', '\\sigma', 'a, b', 'n-1', '2^k']],
  ['$x^*y^*$ and $a * b * c$', ['x^*y^*', 'a * b * c']],
  ['$$\na\n= b\n- c\n$$', ['*a = b - c']],
  ['$$E = mc^2$$ in one line', ['*E = mc^2']],
  ['\\[ \\int_0^1 x\\,dx \\] and \\(x\\), \\(a+b\\)', ['*\\int_0^1 x\\,dx', 'x', 'a+b']],
  ['- item\n\n  $$ x^2 % a comment\n  + 1 $$', ['*x^2 + 1']],
  ['|a|b|\n|-|-|\n|$x^2$|$y$|', ['x^2', 'y']],
])('formulas in %j', (markdown, expected) => expect(found(markdown)).toEqual(expected));

test.each([
  'It costs $5 and $6.',
  'Between $5 and 6$, or $5/month and $6/month.',
  'From $5 a month + tax to 50$ at most.',
  '$5-$6, US$5 and A$7, 5$ and 6$.',
  'cd $HOME and $PATH, $HOME/$USER, $PATH$, ${a}+${b}',
  'A price of $5 (about 4€) beats $6 (about 5€).',
  'Escaped: \\$x^2\\$ and \\\\(x^2\\\\)',
  'In code: `$x^2$`, ``\\(x^2\\)`` and\n```sh\necho $a + $b^2$\n```',
  'Still open:\n```latex\n$x^2$',
  'In a list:\n- ~~~\n  $x^2$\n  ~~~',
  'A \\[note\\](x) and \\(optional\\) brackets, an array\\[index\\].',
  '$$ and $$$ are signs.',
  '$a + \n\n b$ and $$x\n\ny$$',
  'only one $x^2',
])('no formula in %j', (markdown) => {
  expect(found(markdown)).toEqual([]);
  expect(formulasMarked(markdown)).toBe(markdown);
});
