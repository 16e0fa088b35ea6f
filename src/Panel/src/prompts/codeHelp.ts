import type { CompletionContext, CompletionResult } from '@codemirror/autocomplete';
import type { Diagnostic } from '@codemirror/lint';
import type { EditorState } from '@codemirror/state';

/** A place in a text, as the service names it: both from 1. */
export interface Problem {
  line: number;
  column: number;
  text: string;
}

/** The place that the service's message about a broken prompt begins with. */
export function problemIn(message: string): Problem | undefined {
  const [, line, column, text] = /^line (\d+), column (\d+): ([\s\S]*)$/.exec(message) ?? [];
  return text === undefined ? undefined : { line: Number(line), column: Number(column), text };
}

/** The variables, from the second brace on. */
export function complete(context: CompletionContext, variables: readonly string[]): CompletionResult | null {
  const typed = context.matchBefore(/\{\{\$?\w*/);
  if (!typed || variables.length === 0) return null;
  const isClosed = context.state.sliceDoc(context.pos, context.pos + 2) === '}}';
  return {
    from: typed.from,
    options: variables.map((name) => ({ label: `{{$${name}}}`, apply: isClosed ? `{{$${name}` : `{{$${name}}}`, type: 'variable' })),
    validFor: /^\{\{\$?\w*$/,
  };
}

/** Marks the place to the end of its line. */
export function diagnosticOf({ doc }: EditorState, { line, column, text }: Problem): Diagnostic {
  const at = doc.line(Math.min(Math.max(line, 1), doc.lines));
  const from = Math.min(at.from + Math.max(column, 1) - 1, at.to);
  return { from, to: Math.max(from, at.to), severity: 'error', message: text };
}
