/** What may start a workflow: events alone. Whether rules about people stop a schedule is not documented. */
import { isDeepStrictEqual } from 'node:util';
import { objectIn, Refused, readList } from './github.ts';
import { differs, type Setting } from './setting.ts';

/** Of all workflows of this repository. */
export const EVENTS: readonly string[] = ['pull_request', 'push', 'schedule', 'workflow_dispatch'];

const NAME = 'events';
const RULE = 'restrict_action_events';
/** https://docs.github.com/en/rest/actions/policies knows no older one. */
const VERSION = '2026-03-10';

export const eventsSetting: Setting = {
  what: `Only ${EVENTS.join(', ')} can start a workflow`,
  page: 'settings/actions/policies',
  isOthers: true,
  look: async (ask, { repository }) => {
    const path = `repos/${repository}/actions/policies`;
    const policies = await readList(ask, `${path}?has_parents=false`, {
      key: 'policies',
      version: VERSION,
    }).catch((error: unknown) => {
      if (error instanceof Refused && error.status === 404) return undefined;
      throw error;
    });
    if (policies === undefined) {
      return {
        state: 'unseen',
        how: 'GitHub knows no such protection here: a private repository has it on Team and Enterprise, and it is told to administrators only',
      };
    }
    const found = policies.find(({ name }) => name === NAME);
    if (found === undefined) {
      return differs(['there is no such policy'], { method: 'POST', path, body: POLICY, version: VERSION });
    }
    const events = eventsIn(found);
    const { include = ALL.include, exclude = ALL.exclude } = objectIn(
      objectIn(found.conditions).workflow_path,
    );
    const isForAll =
      (isDeepStrictEqual(include, ALL.include) || isDeepStrictEqual(include, [])) &&
      isDeepStrictEqual(exclude, ALL.exclude);
    const how = [
      ...(found.enforcement === 'active' ? [] : [`the policy is ${String(found.enforcement)}, not active`]),
      ...(isForAll ? [] : ['it is for some workflows only']),
      ...(events === undefined ? ['it does not restrict events'] : []),
      ...(events ?? []).flatMap((event) => (EVENTS.includes(event) ? [] : [`${event} can start one`])),
      ...EVENTS.flatMap((event) =>
        events === undefined || events.includes(event) ? [] : [`${event} cannot`],
      ),
    ];
    if (how.length === 0) return { state: 'right' };
    const others = rulesIn(found).filter(({ type }) => type !== RULE);
    return differs(how, {
      method: 'PUT',
      path: `${path}/${Number(found.id)}`,
      body: { ...POLICY, rules: [...others, ...POLICY.rules] },
      version: VERSION,
    });
  },
};

const ALL = { include: ['~ALL'], exclude: [] };
const POLICY = {
  name: NAME,
  enforcement: 'active',
  conditions: { workflow_path: ALL },
  rules: [{ type: RULE, parameters: { allowed_events: EVENTS } }],
};

function rulesIn(policy: Record<string, unknown>): Record<string, unknown>[] {
  return Array.isArray(policy.rules) ? policy.rules.map(objectIn) : [];
}

function eventsIn(policy: Record<string, unknown>): string[] | undefined {
  const rule = rulesIn(policy).find(({ type }) => type === RULE);
  const events = objectIn(rule?.parameters).allowed_events;
  return Array.isArray(events) ? events.map(String) : undefined;
}
