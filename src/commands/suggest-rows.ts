/** Rows for the file of a new tenant, from a look at both systems where their keys are at hand. */

import { credentialFlaw } from '../credentials.ts';
import { mappingRows } from '../map/map.ts';
import { isSensitive } from '../map/sensitive.ts';
import type { Employee, SourceAttribute, User } from '../model.ts';
import { type Proposal, proposeRows } from '../onboard/proposals.ts';
import { itemsOf } from '../plan/structure.ts';
import { readIdle } from '../read/desired.ts';
import { createRefs } from '../report/redact.ts';
import type { Settings } from '../settings.ts';
import { leaveAll, type Step, syncTenant } from '../sync.ts';
import type { Tenant } from '../types/tenant.d.ts';
import { plainText } from '../values.ts';
import { idleInWords } from './sync/at-the-terminal.ts';
import { openClients } from './sync/clients.ts';
import { firstLook } from './sync/first-look.ts';
import type { World } from './world.ts';

/** `idleIn`: what a filter compares with that nobody in Personio has, in sentences. */
export type BothSides = {
  proposals: Proposal[];
  readable: readonly SourceAttribute[];
  idleIn(tenant: Pick<Tenant, 'scope'>): string[];
};

export const NO_SIDES: BothSides = { proposals: [], readable: [], idleIn: () => [] };

/** What both sides suggest and Personio has, if there are credentials at hand; nothing otherwise. */
export async function proposed(settings: Settings, world: World, tenant: Tenant): Promise<BothSides> {
  if (credentialFlaw(settings) !== undefined) return NO_SIDES;
  const refOf = createRefs(world.randomKey());
  const clients = openClients(settings, world, { refOf });
  const { source, target } = clients;
  try {
    const [readable, writable] = await Promise.all([source.attributes(), target.attributes()]);
    const keys = readable.map(({ key }) => key).filter((key) => !isSensitive(key));
    const wide = {
      source: { ...source, attributes: async () => readable, employees: () => source.employees(keys) },
      target: { ...target, attributes: async () => writable },
    };
    const run = firstLook(tenant, wide, { settings, world, refOf });
    const preset = mappingRows(run.rules);
    // No plan of a file that is not written yet is anybody's business.
    const onStep = (step: Step) => run.watch.onStep(step.step === 'planned' ? { step: 'ended' } : step);
    const ran = await syncTenant({ ...run, watch: { ...run.watch, onStep } }, leaveAll);
    if ('error' in ran) throw ran.error;
    const people = new Map(ran.read.employees.items.map((employee) => [employee.id, employee]));
    const pairs = [...ran.owned.matches].flatMap(
      ([employee, match]): { employee: Employee; user: User }[] => {
        const person = people.get(employee);
        return person && match.kind === 'matched' ? [{ employee: person, user: match.user }] : [];
      },
    );
    const units = itemsOf(ran.read.units);
    const presets = new Map(
      preset.map(({ field, reads }) => [
        field,
        reads.attributes.length === 1 ? reads.attributes[0] : undefined,
      ]),
    );
    const employees = ran.read.employees.items;
    const labels = new Map(readable.map(({ label, key }) => [plainText(label), key]));
    return {
      proposals: proposeRows({ readable, writable, employees, pairs, units, preset: presets }),
      readable,
      idleIn: ({ scope }) =>
        readIdle(scope.filter, { filter: 'unusable', labels }, employees).map((one) =>
          idleInWords(one, world.tell !== undefined),
        ),
    };
  } finally {
    clients.close();
  }
}
