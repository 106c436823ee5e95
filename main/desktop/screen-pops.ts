import type { Agent } from '../agent/types.ts';
import type { Call } from '../calls/types.ts';
import { canonicalNumber } from '../dialing/number.ts';
import type { Log, Opener } from '../ports.ts';
import { decideScreenPop } from '../screenpop/trigger.ts';
import { buildScreenPopUrl } from '../screenpop/url.ts';
import type { DesktopSettings } from './ports.ts';

/** What screen pops need. */
export interface ScreenPopDeps {
  readonly agent: Pick<Agent, 'subscribe'>;
  readonly opener: Opener;
  readonly log: Log;
  settings(): Pick<DesktopSettings, 'screenPopTemplate' | 'screenPopTrigger' | 'country'>;
}

const open = async (call: Call, { opener, log, settings }: ScreenPopDeps): Promise<void> => {
  const { screenPopTemplate, country } = settings();
  const { number, name } = call.party;
  const url = buildScreenPopUrl(screenPopTemplate, {
    ...(number !== undefined && { number: canonicalNumber(number, { country }) }),
    ...(name !== undefined && { name }),
  });
  if (!url.ok) return log.warn('screen pop refused', { detail: url.failure.detail });
  await opener.open(url.value).catch((error: unknown) => log.warn('screen pop not opened', { error }));
};

/** Opens the record of each inbound call once, at the moment that the settings say. Returns how to stop. */
export function startScreenPops(deps: ScreenPopDeps): () => void {
  const popped = new Set<string>();
  return deps.agent.subscribe((event) => {
    if (event.type !== 'call') return;
    const { screenPopTemplate, screenPopTrigger } = deps.settings();
    const isWanted = screenPopTemplate !== '' && decideScreenPop(screenPopTrigger, popped, event.call);
    if (isWanted) {
      popped.add(event.call.key);
      void open(event.call, deps);
    }
    if (event.call.phase === 'ended') popped.delete(event.call.key);
  });
}
