/** What a plan finds on the way: by code and field, and unit names that have no unit. Pure. */
import { foldedKey, pushTo } from '../keys.ts';
import type { Finding, PersonRef, UnitKind } from '../model.ts';

/** Collects findings by code and field, and unit names that have no unit. */
export class FindingLog {
  readonly #people = new Map<string, PersonRef[]>();
  readonly #others: Finding[] = [];
  readonly #units = new Map<UnitKind, Set<string>>();

  add(finding: Finding): void {
    this.#others.push(finding);
  }

  about(code: string, person: PersonRef, field = ''): void {
    pushTo(this.#people, `${code}\n${field}`, person);
  }

  unknownUnit(kind: UnitKind, name: string, employee: string, field: string): void {
    const names = this.#units.get(kind) ?? new Set();
    this.#units.set(kind, names.add(foldedKey(name) ?? ''));
    this.about('unit-unknown', { employee }, field);
  }

  unknownUnits(): Partial<Record<UnitKind, number>> {
    return Object.fromEntries([...this.#units].map(([kind, names]) => [kind, names.size]));
  }

  findings(): Finding[] {
    const about = [...this.#people].map(([key, people]): Finding => {
      const [code = '', field = ''] = key.split('\n');
      return field === '' ? { code, people } : { code, field, people };
    });
    return [...this.#others, ...about];
  }
}
