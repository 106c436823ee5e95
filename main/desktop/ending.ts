import type Electron from 'electron';
import type { Clock, Log } from '../ports.ts';

/** How long quitting waits for the line to be closed, in ms. */
export const quitLimitMs = 3_000;

/** What ending the app needs. */
export interface EndingDeps {
  readonly app: Pick<typeof Electron.app, 'on' | 'exit'>;
  readonly clock: Clock;
  readonly log: Log;
  /** Closes the line and gives back the keys. */
  stop(): Promise<void>;
}

/** Ends the app in order: windows may close, then the line is closed, then the process ends, in bounded time. */
export function followEnding({ app, clock, log, stop }: EndingDeps): { isQuitting(): boolean } {
  let isQuitting = false;
  let isStopping = false;
  app.on('before-quit', () => {
    isQuitting = true;
  });
  app.on('will-quit', (event) => {
    event.preventDefault();
    if (isStopping) return;
    isStopping = true;
    clock.schedule(() => app.exit(0), quitLimitMs);
    stop()
      .catch((error: unknown) => log.error('closing failed', { error }))
      .finally(() => app.exit(0));
  });
  return { isQuitting: () => isQuitting };
}
