import type Electron from 'electron';
import type { Agent } from '../agent/types.ts';

/** Closes the line before the machine sleeps, and opens it at once when it wakes or is unlocked. */
export function followPower(
  powerMonitor: Pick<typeof Electron.powerMonitor, 'on'>,
  agent: Pick<Agent, 'suspend' | 'resume'>,
): void {
  powerMonitor.on('suspend', () => agent.suspend());
  powerMonitor.on('resume', () => agent.resume());
  // Modern standby reports no resume on some machines; unlocking is the sign that someone is back.
  powerMonitor.on('unlock-screen', () => agent.resume());
}
