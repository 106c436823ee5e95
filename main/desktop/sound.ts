import type { Log } from '../ports.ts';
import type { Payload } from './ipc/schemas.ts';
import type { Presenter } from './presenter/presenter.ts';

/** What is done with the popup's reports of its ring tone. */
export interface SoundReportDeps {
  readonly presenter: Pick<Presenter, 'setFacts'>;
  readonly log: Log;
}

/**
 * Takes what the popup tells of its ring tone: a fact that the pages show. A page has no log, so a tone that cannot be
 * heard is logged here, once until that changes.
 */
export function createSoundReports({ presenter, log }: SoundReportDeps): (report: Payload<'reportSound'>) => void {
  let last = 'heard';
  return ({ sound, reason }) => {
    if (sound !== last && sound !== 'heard') log.warn('ring tone', { sound, reason });
    last = sound;
    presenter.setFacts({ ringSound: sound });
  };
}
