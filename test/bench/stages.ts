/** A run by its stages, without the command around it. */
import type { World } from '../../src/commands/commands.ts';
import { openClients } from '../../src/commands/sync/clients.ts';
import type { Network } from '../../src/http/http.ts';
import { openEvaluation } from '../../src/map/map.ts';
import { originOf } from '../../src/origin.ts';
import { mapPeople, type People } from '../../src/read/desired.ts';
import { type Read, readBoth } from '../../src/read/read.ts';
import { createRefs } from '../../src/report/redact.ts';
import { rulesOf } from '../../src/rules.ts';
import { readSettings } from '../../src/settings.ts';
import type { Run } from '../../src/sync.ts';
import { loadTenant } from '../../src/tenant/files.ts';

/** Where the tenant file is, and what its systems are reached with. */
export type Place = { folder: string; inputs: Readonly<Record<string, string>> };

export type Mapped = { run: Run; read: Read; mapped: People; close(): void };

/** Reads both systems over this network and maps everybody. `told`: when it has been read. */
export async function readAndMap(
  { folder, inputs }: Place,
  network: Network,
  told: () => void = () => {},
): Promise<Mapped> {
  const now = new Date();
  const given: Readonly<Record<string, string>> = { ...inputs, command: 'plan', tenant: 'nordwind' };
  const settings = readSettings((name) => given[name] ?? '', originOf({}));
  const refOf = createRefs('random-key-of-the-bench');
  const { tenant } = await loadTenant(folder, 'nordwind', { now });
  const clients = openClients(settings, worldOf(folder, network), { refOf });
  const run: Run = {
    rules: rulesOf(tenant, now),
    vendors: { source: clients.source, target: clients.target },
    now,
    evaluation: openEvaluation({ now }),
    recall: { state: undefined, isLost: false, used: new Set(), ledgerKey: undefined, refOf },
    approvals: { digests: [], attempt: 1, mustFit: false },
    watch: { onStep: () => {} },
  };
  const read = await readBoth(run);
  told();
  return { run, read, mapped: await mapPeople(read, run), close: clients.close };
}

function worldOf(folder: string, network: Network): World {
  return {
    folder,
    version: '0.0.0-bench',
    now: () => new Date(),
    randomKey: () => 'random-key-of-the-bench',
    print: () => {},
    annotate: () => {},
    onSecret: () => {},
    onStep: () => {},
    network,
  };
}
