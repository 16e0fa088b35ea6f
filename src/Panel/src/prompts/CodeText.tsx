import { autocompletion, completionKeymap } from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { lintGutter, setDiagnostics } from '@codemirror/lint';
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
          EditorView.contentAttributes.of({ 'aria-label': label, dir: 'ltr', spellcheck: 'false' }),
          autocompletion({ override: [(context) => complete(context, latest.current.variables)] }),
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
