/** A scenario in plain words. */
import type { Scenario, Step } from './scenario.ts';

export function tell(scenario: Scenario): string {
  const { people, seed, start, strangers, oddities, http, tenant } = scenario;
  const choices = Object.entries(tenant).map(([name, value]) => `${name} ${value}`);
  return [
    `A company of ${people}${oddities ? ', with oddities' : ''} (seed ${seed}); at first ${start} has an account; ` +
      `${strangers} strangers${http ? '; over HTTP' : ''}.`,
    `Tenant: ${choices.join(', ')}.`,
    ...scenario.steps.map((step, index) => `${index + 1}. ${sentence(step)}`),
    'Then faults are off, and it runs daily until it settles.',
  ].join('\n');
}

function sentence(step: Step): string {
  if (step.do === 'change') return `${step.what} (who ${step.who}, other ${step.other})`;
  if (step.do === 'edit') return `the tenant file changes: ${JSON.stringify(step.edit)}`;
  if (step.do === 'pause') return step.on ? 'somebody pauses the tenant' : 'the tenant is active again';
  if (step.do === 'rekey') return 'the memory is put under another key';
  const faults = step.faults.map(
    ({ kind, side, at, times }) => `${kind} at ${side} from call ${at}${times > 1 ? `, ${times} times` : ''}`,
  );
  if (step.do === 'undo') {
    const { hours, back, rounds, approve, ledger, resumes } = step;
    return [
      `undo after ${hours} h of run ${back} back, in ${rounds} rounds`,
      ...(approve ? ['approving'] : []),
      ...(ledger === 'kept' ? [] : [`ledger ${ledger}`]),
      ...(resumes ? [] : ['stays paused']),
      ...faults,
    ].join('; ');
  }
  return [
    `sync after ${step.hours} h`,
    ...(step.planned ? ['planned before'] : []),
    ...(step.attempt === 1 ? [] : ['a re-run']),
    ...(step.approve === 'none' ? [] : [`approving: ${step.approve}`]),
    ...(step.ledger === 'kept' ? [] : [`ledger ${step.ledger}`]),
    ...faults,
  ].join('; ');
}
