import { expect, test } from 'vitest';
import { blocksOf } from '../../../../src/ui/chat/answer/blocks';

test.each([
  ['paragraphs are cut', 'one\n\ntwo', ['one\n', 'two']],
  ['a fence stays whole', '```\na\n\nb\n```\n\nafter', ['```\na\n\nb\n```\n', 'after']],
  ['a longer fence holds a shorter one', '````\n```\n\nx\n````\n\ny', ['````\n```\n\nx\n````\n', 'y']],
  ['a loose list stays whole', '- a\n\n- b\n\n1. c\n\n2. d', ['- a\n\n- b\n\n1. c\n\n2. d']],
  ['indented text stays with its item', '- a\n\n  more\n\nend', ['- a\n\n  more\n', 'end']],
])('%s', (_, markdown, expected) => {
  expect(blocksOf(markdown)).toEqual(expected);
});

test('nothing is lost or added, wherever a text is cut off', () => {
  const markdown = '# T\n\npara\n\n```js\nlet a;\n\nlet b;\n```\n\n> quote\n\n| a |\n|---|\n| 1 |\n\nend';
  for (let length = 0; length <= markdown.length; length++)
    expect(blocksOf(markdown.slice(0, length)).join('\n')).toBe(markdown.slice(0, length));
});
