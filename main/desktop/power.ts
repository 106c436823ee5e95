import type Electron from 'electron';
import type { Agent } from '../agent/types.ts';

/** Closes the line before the machine sleeps, and opens it at once when it wakes. */
export function followPower(
  powerMonitor: Pick<typeof Electron.powerMonitor, 'on'>,
  agent: Pick<Agent, 'suspend' | 'resume' | 'snapshot'>,
): void {
  powerMonitor.on('suspend', () => agent.suspend());
  powerMonitor.on('resume', () => agent.resume());
  // Some machines report their sleep and not their waking: unlocking is the sign that somebody is back. A line that is
  // up stays: to connect it anew at each unlocking would only make a gap.
  powerMonitor.on('unlock-screen', () => {
    if (agent.snapshot().link.state !== 'online') agent.resume();
  });
}
