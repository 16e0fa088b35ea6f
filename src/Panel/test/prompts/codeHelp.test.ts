import { CompletionContext } from '@codemirror/autocomplete';
import { EditorState } from '@codemirror/state';
import { expect, test } from 'vitest';
import { complete, diagnosticOf, problemIn } from '../../src/prompts/codeHelp';

/** What is offered at the bar, and what the text would be with the first of it. */
function at(text: string, variables = ['role', 'tools']) {
  const pos = text.indexOf('|');
  const state = EditorState.create({ doc: text.replace('|', '') });
  const found = complete(new CompletionContext(state, pos, false), variables);
  if (!found) return undefined;
  const [first] = found.options;
  return {
    labels: found.options.map(({ label }) => label),
    text: state.sliceDoc(0, found.from) + String(first!.apply) + state.sliceDoc(pos),
  };
}

test('a variable is completed from its braces on, and closed once', () => {
  const labels = ['{{$role}}', '{{$tools}}'];
  expect(at('You are {{|')).toEqual({ labels, text: 'You are {{$role}}' });
  expect(at('You are {{$ro| and')).toEqual({ labels, text: 'You are {{$role}} and' });
  expect(at('You are {{$r|}} and')).toEqual({ labels, text: 'You are {{$role}} and' });
});

test('nothing is offered elsewhere, and nothing where a text has no variables', () => {
  expect(at('You are { |')).toBeUndefined();
  expect(at('You are {{$role}}|')).toBeUndefined();
  expect(at('You are {{|', [])).toBeUndefined();
});

test('a problem is marked at its place, wherever that is', () => {
  const problem = problemIn('line 2, column 3: "{{" is never closed')!;
  expect(problem).toEqual({ line: 2, column: 3, text: '"{{" is never closed' });
  const state = EditorState.create({ doc: 'one\nab {{\nthree' });
  expect(diagnosticOf(state, problem)).toMatchObject({ from: 6, to: 9, message: '"{{" is never closed' });
  expect(diagnosticOf(state, { line: 99, column: 99, text: 'x' })).toMatchObject({ from: 15, to: 15 });
  expect(problemIn('Its file cannot be read now.')).toBeUndefined();
});
