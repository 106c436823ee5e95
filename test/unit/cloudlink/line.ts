import { expect } from 'vitest';
import type { CallPublication } from '../../../main/calls/report.ts';
import type { Link } from '../../../main/cloudlink/index.ts';
import { settle, World } from './fakes.ts';

/** A link of somebody who is signed in, not started yet, and the publications that it has passed on. */
export interface Line {
  readonly world: World;
  readonly link: Link;
  readonly received: readonly CallPublication[];
}

/** Signs in and opens the link. */
export async function openLine(world: World = new World()): Promise<Line> {
  const received: CallPublication[] = [];
  await world.signIn();
  const link = world.door.openLink({
    endpoints: () => world.endpoints,
    onPublication: (publication) => received.push(publication),
    onUnreadable: () => undefined,
    onSubscribed: () => world.onSubscribed(),
    onState: (phase) => {
      world.phases.push(phase);
      world.onPhase(phase);
    },
  });
  return { world, link, received };
}

/** Starts the link and sees it online. */
export async function goOnline(link: Link): Promise<void> {
  link.start();
  await settle();
  expect(link.status()).toEqual({ state: 'online' });
}
