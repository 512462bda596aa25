/** The editor of the tenant file: JSON with completion, and what is wrong under the line it is wrong in. */
import {
  autocompletion,
  closeBrackets,
  closeBracketsKeymap,
  completionKeymap,
} from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { json } from '@codemirror/lang-json';
import { bracketMatching, indentOnInput, syntaxHighlighting } from '@codemirror/language';
import { type Diagnostic, lintKeymap, setDiagnostics } from '@codemirror/lint';
import { EditorState, type Extension, StateEffect, StateField } from '@codemirror/state';
import {
  Decoration,
  type DecorationSet,
  EditorView,
  keymap,
  lineNumbers,
  WidgetType,
} from '@codemirror/view';
import { classHighlighter } from '@lezer/highlight';
import type { Problem } from '../../tenant/check/problem.ts';
import { complete, type Names } from './completion.ts';

export type Editor = {
  setText(text: string): void;
  show(problems: readonly Problem[]): void;
  /** The cursor to a place, 1-based, and the keyboard to the editor. */
  goTo(place: { line: number; column: number }): void;
  close(): void;
};

export function openEditor({
  parent,
  text,
  nonce,
  namesOf,
  onChange,
}: {
  parent: HTMLElement;
  text: string;
  nonce: string;
  /** What completion offers, asked whenever it does. */
  namesOf(): Names;
  onChange(text: string): void;
}): Editor {
  const extensions: Extension[] = [
    EditorView.cspNonce.of(nonce),
    EditorView.contentAttributes.of({ 'aria-label': 'Tenant file', 'aria-describedby': 'editor-help' }),
    EditorView.lineWrapping,
    lineNumbers(),
    history(),
    json(),
    indentOnInput(),
    bracketMatching(),
    closeBrackets(),
    syntaxHighlighting(classHighlighter),
    autocompletion({ override: [(context) => complete(context, namesOf())] }),
    underLines,
    // Tab is left alone: it leads out of the editor, as it does out of every field.
    keymap.of([
      ...closeBracketsKeymap,
      ...completionKeymap,
      ...lintKeymap,
      ...historyKeymap,
      ...defaultKeymap,
    ]),
    EditorView.updateListener.of((update) => {
      if (update.docChanged) onChange(update.state.doc.toString());
    }),
  ];
  const view = new EditorView({ parent, state: EditorState.create({ doc: text, extensions }) });

  return {
    setText: (next) => view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: next } }),
    show(problems) {
      const diagnostics = problems.map((problem) => diagnosticOf(problem, view.state));
      view.dispatch(setDiagnostics(view.state, diagnostics), { effects: showUnder.of(problems) });
    },
    goTo(place) {
      view.dispatch({ selection: { anchor: offsetOf(place, view.state) }, scrollIntoView: true });
      view.focus();
    },
    close: () => view.destroy(),
  };
}

function diagnosticOf(problem: Problem, state: EditorState): Diagnostic {
  const from = offsetOf(problem, state);
  const rest = /^(?:"(?:[^"\\]|\\.)*"?|[\w$.'-]+|.)/.exec(
    state.doc.lineAt(from).text.slice(from - state.doc.lineAt(from).from),
  );
  return {
    from,
    to: Math.max(from, from + (rest?.[0].length ?? 0)),
    severity: problem.severity === 'notice' ? 'info' : problem.severity,
    message: `${problem.message} ${problem.remedy}`,
  };
}

function offsetOf({ line, column }: { line: number; column: number }, { doc }: EditorState): number {
  const found = doc.line(Math.min(Math.max(1, line), doc.lines));
  return Math.min(found.to, found.from + column - 1);
}

const showUnder = StateEffect.define<readonly Problem[]>();

/** Each problem under its line; they move with the text until the next check. */
const underLines = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(shown, { effects, changes, state }) {
    for (const effect of effects) {
      if (!effect.is(showUnder)) continue;
      const widgets = effect.value.map((problem) => {
        const at = state.doc.lineAt(offsetOf(problem, state)).to;
        return Decoration.widget({ widget: new Said(problem), block: true, side: 1 }).range(at);
      });
      return Decoration.set(widgets, true);
    }
    return shown.map(changes);
  },
  provide: (field) => EditorView.decorations.from(field),
});

class Said extends WidgetType {
  readonly problem: Problem;

  constructor(problem: Problem) {
    super();
    this.problem = problem;
  }

  override eq({ problem }: Said): boolean {
    return problem.message === this.problem.message && problem.remedy === this.problem.remedy;
  }

  /** The list under the editor says the same to whoever does not see it. */
  override toDOM(): HTMLElement {
    const { severity, message, remedy } = this.problem;
    const element = document.createElement('div');
    element.className = `said said-${severity}`;
    element.setAttribute('aria-hidden', 'true');
    element.textContent = `${severity}: ${message} ${remedy}`;
    return element;
  }
}
