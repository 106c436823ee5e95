import type { Call } from '../../main/calls/types.ts';
import { ownExtension } from '../../simulator/identity/people.ts';
import { type Leg, legsOf } from '../../simulator/pbx/pbx.ts';
import { isoTime } from '../../simulator/time.ts';
import { allowanceForGhost } from './allowances.ts';
import { judgeTelling, legName } from './judgement.ts';
import { graceMs, irrelevantLosses } from './shadows.ts';
import { stormBound } from './watch.ts';
import type { World } from './world.ts';

const nameOfCall = (call: Call): string => legName(call.callId, call.startedAt);

/** Without faults a line is back within this, ms: one attempt after at most 1 s. */
const returnMs = 30_000;

/** After the last fault the line is up within this, ms: the longest backoff (60 s), a step (20 s) and the road. */
const repairedBoundMs = 90_000;

/** A difference between cards and ledger, since when it stands. */
interface Difference {
  readonly sinceMs: number;
  isTold: boolean;
}

/** Compares what the agent says with the ledger, at every quiet moment and at the end. */
export class Oracle {
  /** Counts for the report. */
  readonly tally: Record<string, number> = {};
  readonly #world: World;
  readonly #differences = new Map<string, Difference>();
  #onlineSinceMs = Number.POSITIVE_INFINITY;
  #unheardSinceMs: number | undefined;
  #isUnheardTold = false;

  constructor(world: World) {
    this.#world = world;
  }

  /** To be called whenever all is quiet. A sleeping machine shows nothing to anybody. */
  look(): void {
    const { machine, timeline, agent } = this.#world;
    if (machine.isAsleep) {
      this.#onlineSinceMs = Number.POSITIVE_INFINITY;
      return;
    }
    const isOnline = agent.snapshot().link.state === 'online';
    if (!isOnline) this.#onlineSinceMs = Number.POSITIVE_INFINITY;
    else this.#onlineSinceMs = Math.min(this.#onlineSinceMs, timeline.now);
    this.#compareCards();
    this.#checkLine(isOnline);
  }

  /** Lets `ms` pass, and then so much more that a line which has just ended by its age can be back. */
  async settle(step: (untilMs: number) => Promise<void>, ms: number): Promise<void> {
    const { timeline, agent } = this.#world;
    const [untilMs, isOnline] = [timeline.now + ms, () => agent.snapshot().link.state === 'online'];
    while (timeline.now < untilMs || (!isOnline() && timeline.now < untilMs + returnMs)) {
      await step(timeline.now + 5_000);
      this.helpOut();
    }
    const { link } = agent.snapshot();
    if (!isOnline()) this.#world.violate(`not online at the end: ${link.state} ${link.reason ?? ''}`);
  }

  /** How long the line took to be back after the repair at `repairedMs`; too long is a violation. */
  judgeReturn(repairedMs: number): number {
    const isOnline = ({ atMs, event }: World['events'][number]): boolean =>
      event.type === 'link' && event.link.state === 'online' && atMs >= repairedMs;
    const wasUp = this.#world.events.findLast(({ atMs, event }) => atMs < repairedMs && event.type === 'link')?.event;
    const isUp = wasUp?.type === 'link' && wasUp.link.state === 'online';
    const tookMs = isUp ? 0 : (this.#world.events.find(isOnline)?.atMs ?? Number.POSITIVE_INFINITY) - repairedMs;
    if (tookMs > repairedBoundMs) this.#world.violate(`online only ${Math.round(tookMs)} ms after the repair`);
    return tookMs;
  }

  /** What can be said once the run is over. */
  judge(): void {
    const { requests, agent } = this.#world;
    if (requests.busiestMinute() > stormBound) {
      this.#world.violate(`${requests.busiestMinute()} requests in one minute (bound ${stormBound})`);
    }
    const shown = agent
      .snapshot()
      .calls.map((call) => `${nameOfCall(call)} ${call.phase}`)
      .sort();
    const live = this.#ownLegs()
      .map((leg) => `${this.#nameOf(leg)} ${leg.state}`)
      .sort();
    const isSame = shown.map((each) => each.replace('dialing', 'connected')).join() === live.join();
    if (!isSame && !this.#isHidden('lostStart')) this.#world.violate(`at the end shown [${shown}], in truth [${live}]`);
    judgeTelling(this.#world, (what) => this.#count(what));
  }

  #count(what: string): void {
    this.tally[what] = (this.tally[what] ?? 0) + 1;
  }

  #isHidden(kind: 'lostStart'): boolean {
    const { shadows, timeline } = this.#world;
    return shadows.since(timeline.now).includes(kind);
  }

  /** The user does what the agent asks for, where only a user can help. */
  helpOut(): void {
    const { state } = this.#world.agent.snapshot().link;
    if (!['auth-required', 'replaced', 'signed-out'].includes(state)) return;
    this.#world.trace.note('user', `helps out (${state})`);
    this.#count(`a user helped out: ${state}`);
    if (state === 'replaced') this.#world.agent.reconnect();
    else void this.#world.signIn();
  }

  /** The cloud dates events by its own clock. */
  #nameOf({ call, createdAt }: Leg): string {
    return legName(call.id, isoTime(createdAt + this.#world.sim.core.settings.clockSkewSeconds * 1000));
  }

  #ownLegs(): readonly Leg[] {
    return legsOf(this.#world.sim.core.exchange, ownExtension);
  }

  /** While the line has been online for longer than the grace, the ringing cards are the ringing legs. */
  #compareCards(): void {
    const live = new Map(this.#ownLegs().map((leg) => [this.#nameOf(leg), leg.state]));
    const shown = new Map(this.#world.agent.snapshot().calls.map((call) => [nameOfCall(call), call.phase]));
    const wrong = new Set<string>();
    for (const [name, phase] of shown) {
      if (phase === 'ringing' && live.get(name) !== 'ringing') wrong.add(`ghost ${name}`);
      if (phase !== 'ringing' && !live.has(name)) wrong.add(`stale ${name}`);
    }
    for (const [name] of live) if (!shown.has(name)) wrong.add(`unshown ${name}`);
    this.#weigh(wrong);
  }

  #weigh(wrong: ReadonlySet<string>): void {
    const { now } = this.#world.timeline;
    for (const name of this.#differences.keys()) if (!wrong.has(name)) this.#differences.delete(name);
    for (const name of wrong) {
      const difference = this.#differences.get(name) ?? { sinceMs: now, isTold: false };
      this.#differences.set(name, difference);
      const ageMs = now - Math.max(difference.sinceMs, this.#onlineSinceMs);
      if (ageMs > graceMs && !difference.isTold) this.#blame(name, difference, ageMs);
    }
  }

  #blame(name: string, difference: Difference, ageMs: number): void {
    const { shadows, timeline } = this.#world;
    if (shadows.since(timeline.now - graceMs, irrelevantLosses(name)).length > 0) return;
    difference.isTold = true;
    const allowance = name.startsWith('ghost') ? allowanceForGhost(this.#world) : undefined;
    this.#world.blame(allowance, `${name} for ${Math.round(ageMs)} ms on an online line`);
  }

  /** Online is true only where the broker has a subscriber for a subscription of this user. */
  #checkLine(isOnline: boolean): void {
    const { timeline, shadows } = this.#world;
    if (!isOnline || this.#isHeard()) {
      this.#unheardSinceMs = undefined;
      this.#isUnheardTold = false;
      return;
    }
    this.#unheardSinceMs ??= timeline.now;
    const isTooLong = timeline.now - this.#unheardSinceMs > graceMs;
    if (
      !isTooLong ||
      this.#isUnheardTold ||
      shadows.since(timeline.now - graceMs, irrelevantLosses('no subscriber')).length > 0
    )
      return;
    this.#isUnheardTold = true;
    this.#world.violate('online is said, and the broker has no subscriber');
  }

  #isHeard(): boolean {
    const { core, broker } = this.#world.sim;
    const person = core.account.people.find(({ extension }) => extension === ownExtension);
    const ids = core.hub.list(person?.userId ?? '').map(({ id }) => id);
    return broker.lines().some(({ topics }) => ids.some((id) => topics.has(id)));
  }
}
