/** Employees to try a mapping on: pasted answers of Personio, and what each is called in a list. Pure. */
import { isRaw, own, type Raw, textOf } from '../../vendors/raw.ts';

export type Pasted = { ok: true; employees: Raw[] } | { ok: false; message: string };

const EXPECTED =
  'Paste what Personio answers to GET /v1/company/employees or /v1/company/employees/<id>, or the "attributes" of one employee: { "id": { "label": "ID", "value": 7310001, … }, … }.';

/** The attributes of each person in an answer of Personio's v1: a page of people, one person, or the attributes alone. */
export function readPasted(text: string): Pasted {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { ok: false, message: `This is no JSON. ${EXPECTED}` };
  }
  const data = own(value, 'data') ?? value;
  const rows = (Array.isArray(data) ? data : [data]).map((row) => own(row, 'attributes') ?? row);
  const employees = rows.filter(isRaw).filter((row) => own(own(row, 'id'), 'value') !== undefined);
  if (employees.length > 0 && employees.length === rows.length) return { ok: true, employees };
  return { ok: false, message: `This is no employee, or one without an id. ${EXPECTED}` };
}

/** `Jörg Groß, active, Warehouse`, with what is filled of it. */
export function titleOf(attributes: Raw): string {
  const shown = (key: string) => own(own(attributes, key), 'value');
  const name = ['first_name', 'last_name'].flatMap((key) => textOf(shown(key)) ?? []).join(' ');
  const place = ['department', 'office'].flatMap(
    (key) => textOf(own(own(shown(key), 'attributes'), 'name')) ?? [],
  );
  return [name || `Personio ${shown('id')}`, ...[textOf(shown('status')) ?? []].flat(), ...place].join(', ');
}
