import type { UiState } from '../../preload/contract.ts';
import type { Check } from '../health/checks.ts';
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

/** What is read of the state. */
export interface RingToneFacts {
  readonly settings: Pick<UiState['settings'], 'isRingToneOn'>;
  readonly facts: Pick<UiState['facts'], 'ringSound'>;
}

/** Whether this computer could be heard when it was to ring last; nothing where the telephone alone rings, or it never was. */
export function ringToneChecks({ settings: { isRingToneOn }, facts: { ringSound } }: RingToneFacts): readonly Check[] {
  if (!isRingToneOn || ringSound === undefined) return [];
  const said = { heard: 'heard', 'other-device': 'otherDevice', failed: 'failed' }[ringSound];
  return [{ name: 'ringTone', status: ringSound === 'failed' ? 'fail' : 'pass', said: { key: `ringTone.${said}` } }];
}
