/** Whether a name in an expression can be an attribute of a person, or a part of one, and what was meant. Pure. */
import { closest } from '../../suggest.ts';
import {
  COST_CENTER,
  DATES,
  GROUPS,
  LOOSE,
  NUMBERS,
  OTHER_NAMES,
  TEXTS,
  UNIVERSAL_IDS,
} from '../../vendors/personio/person.ts';
import type { ExpressionProblem, Node } from './parse.ts';

export type Said = Pick<ExpressionProblem, 'code' | 'message' | 'remedy'> &
  Partial<Pick<ExpressionProblem, 'severity'>>;

/** Quotation marks that word processors and chats make of straight ones. */
export const TYPOGRAPHIC = /[„“”‟‚‘’‛«»‹›]/u;

const PLAIN = [...TEXTS, ...NUMBERS, ...DATES];
const SYSTEM = [...PLAIN, ...GROUPS.keys(), 'cost_centers', ...LOOSE];
const KNOWN: ReadonlySet<string> = new Set([...SYSTEM, ...UNIVERSAL_IDS]);

/** One that Personio always has, or the key of a custom one. */
export function isAttribute(name: string): boolean {
  return KNOWN.has(name) || /^dynamic_\d+$/.test(name);
}

export function typographicProblem(): Said {
  return {
    code: 'typographic-quotes',
    message: 'A curly quotation mark stands here, which JSONata takes for a part of a name.',
    remedy: "Use straight single quotes: 'Partner'.",
  };
}

/** The first typographic quotation mark outside texts and comments; -1: none. */
export function findTypographic(source: string): number {
  const parts = /'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|`[^`]*`|\/\*.*?\*\/|([„“”‟‚‘’‛«»‹›])/gsu;
  return [...source.matchAll(parts)].find((match) => match[1] !== undefined)?.index ?? -1;
}

/** `isCompared`: the name is one side of a comparison, and may be a text without its quotation marks. */
export function attributeProblem({ value }: Node, { isCompared }: { isCompared: boolean }): Said | undefined {
  const name = String(value);
  if (isAttribute(name) || TYPOGRAPHIC.test(name)) return undefined;
  const meant =
    OTHER_NAMES.get(name.toLowerCase()) ?? (name.length > 3 ? closest(name, SYSTEM) : sameName(name));
  const code = 'unknown-attribute';
  if (meant !== undefined) {
    const isSpelling = meant.toLowerCase() === name.toLowerCase();
    const message = isSpelling
      ? `Personio writes this attribute small: "${meant}".`
      : 'Personio has no attribute of this name.';
    return {
      code,
      message,
      remedy: `Did you mean ${meant}? A custom attribute is read by $custom('its label').`,
    };
  }
  if (isCompared && !/^[a-z][a-z0-9_]*$/.test(name)) {
    const message = 'A name stands here without quotation marks, and no attribute has this name.';
    const remedy =
      "Put a text into single quotes: 'Partner'. A custom attribute is read by $custom('its label').";
    return { code, message, remedy };
  }
  const label = /^[\p{L}\p{N}][\p{L}\p{N} _-]{0,39}$/u.test(name) ? name : 'its label';
  const remedy = `Write $custom('${label}') if this is the label of a custom attribute, or its key (dynamic_33400).`;
  if (/^[a-z][a-z0-9_]*$/.test(name)) {
    // Personio gives some custom attributes a universal id, of which there is no list.
    const message = 'This is no attribute that Personio always has.';
    return { severity: 'warning', code, message, remedy };
  }
  return { code, message: 'A label is read through $custom, not by itself.', remedy };
}

function sameName(name: string): string | undefined {
  return SYSTEM.find((known) => known === name.toLowerCase());
}

/** A part of a group that has no such part. `isChosen`: something between the two names chooses or puts in order. */
export function partProblem(group: string, part: string, { isChosen = false } = {}): Said | undefined {
  const code = 'unknown-part';
  if (PLAIN.includes(group)) {
    return {
      code,
      message: `"${group}" is a plain value and has no parts.`,
      remedy: `Write ${group} alone.`,
    };
  }
  const parts = group === 'cost_centers' ? COST_CENTER : GROUPS.get(group);
  if (parts === undefined || parts.includes(part) || TYPOGRAPHIC.test(part)) return undefined;
  const own =
    parts.length === 1 ? `only "${parts[0]}"` : `only ${parts.map((name) => `"${name}"`).join(', ')}`;
  const message = `The group "${group}" has ${own}.`;
  return { code, message, remedy: remedyFor(group, part, parts, isChosen) };
}

function remedyFor(group: string, part: string, parts: readonly string[], isChosen: boolean): string {
  if (group === 'supervisor') {
    return 'Write supervisor.id: a manager is named by the Personio id, and the account is found from it.';
  }
  if (/^(country|land|state|bundesland)$/i.test(part)) {
    return `Write holiday_calendar.${/^(country|land)$/i.test(part) ? 'country' : 'state'}, which comes from the public holiday calendar of the person.`;
  }
  const meant = closest(part, parts) ?? 'name';
  // The whole path anew would lose what chooses.
  return isChosen ? `Write ${meant} in place of ${part}.` : `Write ${group}.${meant}.`;
}
