/** The customer's own list of attributes, as somebody pastes it, in place of those of the invented company. Pure. */
import type { SourceAttribute } from '../../model.ts';
import { plainText } from '../../values.ts';
import { attributesOf, inferAttributes } from '../../vendors/personio/attribute-list.ts';
import { keyOnScreen } from '../../vendors/personio/screen-names.ts';
import { isRaw, own, type Raw } from '../../vendors/raw.ts';

/** `hasKeys`: an answer of Personio's, and so all that the credential shows. Else names from a screen, which tell no keys. */
export type OwnList = { attributes: SourceAttribute[]; hasKeys: boolean };

export type PastedList = { ok: true; list: OwnList } | { ok: false; message: string };

const EXPECTED =
  'Paste what Personio answers to GET /v1/company/employees/attributes, or the names of the attributes, one a line.';
const DYNAMIC = /^dynamic_/;
/** A screen shows no longer name, and nobody has more of them. */
const LONGEST = 200;
const MOST = 2_000;
/** Above every number that Personio gives: no employee has a value under such a key. */
const FIRST_KEY = 900_000_001;

/** An answer of Personio's, a JSON list of names, names by line, or in one line by comma, semicolon or tab, as the first row of a table has them. */
export function readAttributeList(text: string): PastedList {
  const trimmed = text.trim();
  if (!/^[[{]/.test(trimmed)) return fromTyped(trimmed);
  let value: unknown;
  try {
    value = JSON.parse(trimmed);
  } catch {
    return { ok: false, message: `This is no JSON. ${EXPECTED}` };
  }
  const data = own(value, 'data') ?? value;
  const rows = Array.isArray(data) ? data : [data];
  if (rows.length > 0 && rows.every((row) => typeof row === 'string')) return fromNames(rows);
  const people = rows.flatMap((row) => {
    const attributes = own(row, 'attributes');
    return isRaw(attributes) ? [attributes] : [];
  });
  const attributes = people.length > 0 ? inferAttributes(people) : attributesOf(rows.filter(isRaw));
  if (attributes.length === 0) return { ok: false, message: `There is no attribute in it. ${EXPECTED}` };
  return { ok: true, list: { attributes, hasKeys: true } };
}

/** Between the cells of a table, wherever it was copied from. */
const CELLS = /([;\t])[^\S\t]*\S/;

function fromTyped(text: string): PastedList {
  if (!text.includes('\n')) return fromNames(text.split(/[,;\t]/));
  const lines = text.split('\n').map((line) => line.trim());
  // A table has its names in the first row or in the first column, and values of people in the others.
  const at = lines.findIndex((line) => CELLS.test(line));
  if (at !== -1) {
    const mark = CELLS.exec(lines[at] ?? '')?.[1] === ';' ? '";"' : 'a tab';
    return {
      ok: false,
      message: `Line ${at + 1} has ${mark} in it. Paste one name a line, or of a table the row with the names alone.`,
    };
  }
  // A list by comma that runs over several lines; else a comma is a part of a name.
  const isByComma = lines.slice(0, -1).every((line) => line === '' || /[,;]$/.test(line));
  return fromNames(isByComma ? lines.flatMap((line) => line.split(/[,;]/)) : lines);
}

function fromNames(given: readonly string[]): PastedList {
  const names = [
    ...new Set(given.map((name) => name.trim().replace(/^"(.*)"$/, '$1')).filter((name) => name !== '')),
  ];
  if (names.length === 0 || names.length > MOST || names.some((name) => name.length > LONGEST)) {
    return { ok: false, message: `These are no names of attributes. ${EXPECTED}` };
  }
  const attributes = names.map((label, index): SourceAttribute => {
    const key = keyOnScreen(label) ?? `dynamic_${FIRST_KEY + index}`;
    return { key, label, type: 'standard', ...(DYNAMIC.test(key) ? {} : { universalId: key }) };
  });
  return { ok: true, list: { attributes, hasKeys: false } };
}

/**
 * What the mapping may read of this employee. Names alone may be all or only the customer's own: system attributes are there
 * in any case, and one of the employee's that has the name gives its value.
 */
export function sourceFor(list: OwnList | undefined, employee: Raw): SourceAttribute[] {
  const shown = inferAttributes([employee]);
  if (list === undefined) return shown;
  if (list.hasKeys) return list.attributes;
  const byLabel = new Map(shown.map((one) => [plainText(one.label).toLowerCase(), one]));
  const system = shown.filter(({ key }) => !DYNAMIC.test(key));
  const known = new Set(system.map(({ key }) => key));
  const others = list.attributes
    .filter(({ key }) => !known.has(key))
    .map((one) => {
      const same = byLabel.get(plainText(one.label).toLowerCase());
      return same ? { ...same, label: one.label } : one;
    });
  return [...system, ...others];
}
