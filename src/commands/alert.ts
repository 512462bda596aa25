/** alert: tells the webhook that a run could not be recorded, where record itself could not. */
import { alertOfRecord } from '../notify/alerts.ts';
import type { Settings } from '../settings.ts';
import { TENANT_ID } from '../tenant/check/check.ts';
import { type Result, type World, warn } from './world.ts';

/** Exit code 0, whatever comes of it: the job that asks for it is red already, and says why. */
export async function alert(settings: Settings, world: World): Promise<Result> {
  const { alertWebhook: webhook, expected, reason, run } = settings;
  // Somebody may have typed them.
  const tenants = expected.filter((id) => TENANT_ID.test(id));
  if (webhook === '') {
    world.print('There is no ALERT_WEBHOOK: nobody is told outside of GitHub.');
    return { exitCode: 0 };
  }
  const warning = await alertOfRecord({ webhook, tenants, reason, runUrl: run.url });
  if (warning === undefined) world.print('The alert is sent.');
  else warn(world, warning);
  return { exitCode: 0 };
}
