/** What may be typed in a tenant file at the cursor: fields of Engagedly, attributes of Personio, functions. */
import type { Completion, CompletionContext, CompletionResult } from '@codemirror/autocomplete';
import { syntaxTree } from '@codemirror/language';
import type { EditorState } from '@codemirror/state';
import { KNOWN_FUNCTIONS } from '../../map/expression/library.ts';
import { literalOf } from '../../map/expression/literals.ts';
import { IN_SCOPE } from '../../map/map.ts';
import type { SourceAttribute, TargetAttribute } from '../../model.ts';
import { WRITE_FIELDS } from '../../vendors/engagedly/fields.ts';
import { GROUPS } from '../../vendors/personio/person.ts';

/** `hasKeys`: the keys of the customer's own attributes are Personio's, and worth showing. */
export type Names = {
  source: readonly SourceAttribute[];
  hasKeys: boolean;
  target: readonly TargetAttribute[];
};

/** Where the cursor is: in a key or in a text, and under which keys. */
type Spot = { in: 'key' | 'text'; path: string[]; from: number; typed: string };

export function complete({ state, pos, explicit }: CompletionContext, names: Names): CompletionResult | null {
  const spot = spotAt(state, pos);
  if (spot === undefined || (spot.typed === '' && !explicit)) return null;
  const options = optionsAt(spot, names);
  return options.length === 0 ? null : { from: spot.from, options, validFor: /^[\w$.-]*$/ };
}

function spotAt(state: EditorState, pos: number): Spot | undefined {
  const line = state.doc.lineAt(pos);
  const before = line.text.slice(0, pos - line.from);
  const key = /^(?:.*[{,])?\s*"([^"\\]*)$/.exec(before)?.[1];
  const path = pathAt(state, pos);
  if (key !== undefined && !isText(state, pos))
    return { in: 'key', path, from: pos - key.length, typed: key };
  const word = /[\w$.]*$/.exec(before)?.[0] ?? '';
  return isText(state, pos) ? { in: 'text', path, from: pos - word.length, typed: word } : undefined;
}

function isText(state: EditorState, pos: number): boolean {
  return syntaxTree(state).resolveInner(pos, -1).name === 'String';
}

/** The keys around a place, from the outermost; without the one that it is part of. */
function pathAt(state: EditorState, pos: number): string[] {
  const path: string[] = [];
  for (let node = syntaxTree(state).resolveInner(pos, -1).node; node.parent !== null; node = node.parent) {
    const name = node.name === 'Property' ? node.getChild('PropertyName') : null;
    if (name !== null && (pos <= name.from || pos > name.to))
      path.unshift(state.sliceDoc(name.from, name.to).replace(/^"|"$/g, ''));
  }
  return path;
}

function optionsAt({ in: place, path }: Spot, { source, hasKeys, target }: Names): Completion[] {
  const [top, second] = path;
  if (place === 'text') {
    const isExpression = (top === 'mapping' && path.length === 2) || (top === 'scope' && second === 'filter');
    return isExpression ? [...attributes(source, hasKeys), ...functions()] : [];
  }
  if (top === 'mapping' && path.length === 1) return fields(target);
  if (top === 'tests' && second === 'expect')
    return [{ label: IN_SCOPE, type: 'keyword' }, ...fields(target)];
  if (top === 'tests' && second === 'given' && path.length === 2) {
    return source.map((one) => ({ label: inJson(isCustom(one) ? one.label : one.key), type: 'property' }));
  }
  return [];
}

function fields(target: readonly TargetAttribute[]): Completion[] {
  const basic = [...WRITE_FIELDS.keys()].map((label): Completion => ({ label, type: 'property' }));
  const own = target
    .filter(({ key }) => !WRITE_FIELDS.has(key))
    .map(({ key, label }): Completion => ({ label: key, type: 'property', ...(label && { detail: label }) }));
  return [...basic, ...own];
}

/** Attributes of the organisation's own are read by their label. */
function attributes(source: readonly SourceAttribute[], hasKeys: boolean): Completion[] {
  return source.flatMap((one): Completion[] => {
    const { key, label, universalId } = one;
    if (isCustom(one)) {
      const named: Completion[] = universalId
        ? [{ label: universalId, detail: label, type: 'variable' }]
        : [];
      const custom = inJson(`$custom(${literalOf(label)})`);
      return [...named, { label: custom, type: 'variable', ...(hasKeys ? { detail: key } : {}) }];
    }
    const parts = GROUPS.get(key);
    if (parts !== undefined) {
      return parts.map((part) => ({ label: `${key}.${part}`, detail: label, type: 'variable' }));
    }
    return [{ label: key === 'cost_centers' ? 'cost_centers.name' : key, detail: label, type: 'variable' }];
  });
}

/** As it stands between the quotation marks of a text: a label may have quotation marks of its own. */
function inJson(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}

function functions(): Completion[] {
  return [...KNOWN_FUNCTIONS].sort().map((name) => ({ label: `$${name}`, type: 'function', boost: -1 }));
}

function isCustom({ key }: SourceAttribute): boolean {
  return /^dynamic_\d+$/.test(key);
}
