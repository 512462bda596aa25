/** What a plan finds on the way: by code and field, and unit names that have no unit. Pure. */
import type { IssueCode } from '../issues.ts';
import { foldedKey } from '../keys.ts';
import type { Finding, PersonRef, UnitKind } from '../model.ts';

/** Collects findings by code and field, and unit names that have no unit. */
export class FindingLog {
  readonly #about = new Map<string, { code: IssueCode; field: string; people: PersonRef[] }>();
  readonly #others: Finding[] = [];
  readonly #units = new Map<UnitKind, Set<string>>();

  add(finding: Finding): void {
    this.#others.push(finding);
  }

  about(code: IssueCode, person: PersonRef, field = ''): void {
    const key = `${code}\n${field}`;
    const about = this.#about.get(key) ?? { code, field, people: [] };
    about.people.push(person);
    this.#about.set(key, about);
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
    const about = [...this.#about.values()].map(
      ({ code, field, people }): Finding => (field === '' ? { code, people } : { code, field, people }),
    );
    return [...this.#others, ...about];
  }
}
