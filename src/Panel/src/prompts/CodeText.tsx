import { autocompletion, completionKeymap } from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { diagnosticCount, lintGutter, setDiagnostics } from '@codemirror/lint';
import { EditorState } from '@codemirror/state';
import {
  Decoration,
  EditorView,
  keymap,
  lineNumbers,
  MatchDecorator,
  ViewPlugin,
  type DecorationSet,
  type ViewUpdate,
} from '@codemirror/view';
import { useEffect, useRef } from 'react';
import { t } from '../i18n/text';
import { complete, diagnosticOf, type Problem } from './codeHelp';

interface Props {
  label: string;
  text: string;
  onChange: (text: string) => void;
  onSave: () => void;
  /** What can stand between `{{$` and `}}`. */
  variables: readonly string[];
  problem?: Problem | undefined;
}

/** A prompt's text, with its variables marked and completed, and what is wrong with it where it is wrong. */
export default function CodeText({ label, text, onChange, onSave, variables, problem }: Props) {
  const place = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView>(undefined);
  // What the editor calls is always that of the last render.
  const latest = useRef({ onChange, onSave, variables });
  useEffect(() => {
    latest.current = { onChange, onSave, variables };
  });

  useEffect(() => {
    const parent = place.current!;
    const editor = new EditorView({
      parent,
      root: parent.getRootNode() as ShadowRoot,
      state: EditorState.create({
        doc: text,
        extensions: [
          lineNumbers(),
          lintGutter(),
          history(),
          marked,
          EditorView.lineWrapping,
          theme,
          EditorState.phrases.of({ Completions: t('prompts.variables') }),
          EditorView.contentAttributes.of({ 'aria-label': label, dir: 'ltr', spellcheck: 'false', tabindex: '0' }),
          EditorView.contentAttributes.of(({ state }) => (diagnosticCount(state) > 0 ? { 'aria-invalid': 'true' } : null)),
          autocompletion({ override: [(context) => complete(context, latest.current.variables)], icons: false }),
          // Tab is not among them: it leaves the editor, as it leaves any other field.
          keymap.of([{ key: 'Mod-s', run: save }, ...completionKeymap, ...historyKeymap, ...defaultKeymap]),
          EditorView.updateListener.of((update) => update.docChanged && latest.current.onChange(update.state.doc.toString())),
        ],
      }),
    });
    view.current = editor;
    return () => editor.destroy();

    function save(): boolean {
      latest.current.onSave();
      return true;
    }
    // The text that it begins with; later ones are put into it below.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [label]);

  useEffect(() => {
    const editor = view.current;
    if (!editor || editor.state.doc.toString() === text) return;
    editor.dispatch({ changes: { from: 0, to: editor.state.doc.length, insert: text } });
  }, [text]);

  useEffect(() => {
    const editor = view.current;
    if (!editor) return;
    editor.dispatch(setDiagnostics(editor.state, problem ? [diagnosticOf(editor.state, problem)] : []));
  }, [problem]);

  return <div ref={place} className="code-editor" />;
}

// Not in the page's styles: those of the library come behind them, and would win.
const theme = EditorView.theme({
  '&': {
    border: '1px solid var(--line)',
    borderRadius: 'var(--round-3)',
    background: 'var(--raised)',
    color: 'var(--text)',
    direction: 'ltr',
    textAlign: 'left',
  },
  '&.cm-focused': { outline: '2px solid var(--accent)', outlineOffset: '1px' },
  '.cm-scroller': { font: 'var(--size-note)/1.5 var(--font-code)', minHeight: '300px', maxHeight: '70dvh', borderRadius: 'inherit' },
  '.cm-content': { caretColor: 'var(--text)' },
  '.cm-gutters': { background: 'var(--sunk)', color: 'var(--muted)', borderColor: 'var(--line)' },
  '.cm-tooltip': {
    maxWidth: 'min(480px, 90vw)',
    border: '1px solid var(--line)',
    borderRadius: 'var(--round-2)',
    background: 'var(--raised)',
    color: 'var(--text)',
  },
  '.cm-tooltip-autocomplete ul li[aria-selected]': { background: 'var(--accent)', color: 'var(--accent-text)' },
  '.code-variable': { color: 'var(--accent)', fontWeight: '600' },
});

const matches = new MatchDecorator({ regexp: /\{\{[^{}]*\}\}/g, decoration: Decoration.mark({ class: 'code-variable' }) });

const marked = ViewPlugin.fromClass(
  class {
    decorations: DecorationSet;

    constructor(view: EditorView) {
      this.decorations = matches.createDeco(view);
    }

    update(update: ViewUpdate): void {
      this.decorations = matches.updateDeco(update, this.decorations);
    }
  },
  { decorations: ({ decorations }) => decorations },
);
