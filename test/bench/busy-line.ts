/** A line with twenty calls on it, and what happens to them: as a scenario that the simulator's PBX plays. */
import type { ScenarioFile } from '../../simulator/simulator.ts';

type Step = ScenarioFile['steps'][number];

/** A step without its time. */
type Deed = Step extends infer One ? (One extends Step ? Omit<One, 'at' | 'when' | 'after' | 'within'> : never) : never;

/** A call on the line. */
interface LineCall {
  /** Its name in the scenario. */
  readonly name: string;
  /** Who is at its other end, as a number. */
  party: string;
  state: 'ringing' | 'connected' | 'held';
}

const line = '200';
const colleagues = ['201', '202', '203', '204'];
/** Nobody of these is in a call of the line's: calls are sent to them. */
const others = ['205', '206', '207', '208'];
const ringing = 6;

/** Name of a caller from outside. */
const callerName = (index: number): string => `Caller ${String(index).padStart(4, '0')}`;
const callerNumber = (index: number): string => `+4420794${String(60_000 + index)}`;

/** When the changes begin: as soon as this telephone rings. */
export const signalTelephone = '209';

/** The PBX's clock takes about a millisecond more for each wait. */
const changeMs = 19;
const placingMs = 60;

/** The calls of one telephone, as far as they have got. */
class BusyLine {
  readonly #calls: LineCall[] = [];
  readonly #colleagues = new Map(colleagues.map((number) => [number, 'talking' as 'talking' | 'rung']));
  readonly #free = [...others];
  #placed = 0;
  #turn = 0;

  /** The last of them ring, one is talked, the others are held; some of them are with colleagues. */
  begin(liveCalls: number): readonly Deed[] {
    const deeds: Deed[] = [];
    for (let index = 0; index < liveCalls; index += 1) {
      const colleague = colleagues[index];
      deeds.push(colleague === undefined ? this.#callFromOutside() : this.#callFrom(colleague));
      if (index < liveCalls - ringing) deeds.push(...this.#answer());
    }
    return deeds;
  }

  change(): Deed {
    const kinds = [
      () => this.#retrieve(),
      () => this.#hold(),
      () => this.#endRinging(),
      () => this.#callFromOutside(),
      () => this.#changeParty(),
      () => this.#retrieve(),
      () => this.#endHeld(),
      () => this.#callFromOutside(),
      () => this.#answerOldest(),
      () => this.#changeParty(),
    ];
    this.#turn += 1;
    return (kinds[this.#turn % kinds.length] ?? kinds[0])?.() ?? this.#callFromOutside();
  }

  #callFromOutside(): Deed {
    const index = this.#placed;
    const deed = this.#callFrom(callerNumber(index));
    return { ...deed, fromName: callerName(index) };
  }

  #callFrom(party: string): Extract<Deed, { does: 'call' }> {
    const name = `call${this.#placed}`;
    this.#placed += 1;
    this.#calls.push({ name, party, state: 'ringing' });
    return { does: 'call', who: party, to: line, as: name };
  }

  #answer(): readonly Deed[] {
    return [this.#answerOldest()].filter((deed) => deed !== undefined);
  }

  #answerOldest(): Deed | undefined {
    const call = this.#oldest('ringing');
    if (call === undefined) return undefined;
    this.#holdActive();
    call.state = 'connected';
    return { does: 'answer', who: line, call: call.name };
  }

  #retrieve(): Deed | undefined {
    const call = this.#oldest('held');
    if (call === undefined) return undefined;
    this.#holdActive();
    this.#move(call, 'connected');
    return { does: 'retrieve', who: line, call: call.name };
  }

  #hold(): Deed | undefined {
    const call = this.#oldest('connected');
    if (call === undefined) return undefined;
    this.#move(call, 'held');
    return { does: 'hold', who: line, call: call.name };
  }

  #endRinging(): Deed | undefined {
    return this.#end(this.#oldest('ringing'));
  }

  /** The one held last: the first of them stay, and with them whatever is typed in their cards. */
  #endHeld(): Deed | undefined {
    return this.#end(this.#calls.findLast(({ state, party }) => state === 'held' && party.startsWith('+')));
  }

  #end(call: LineCall | undefined): Deed | undefined {
    if (call === undefined) return undefined;
    this.#calls.splice(this.#calls.indexOf(call), 1);
    return { does: 'hangUp', who: call.party, call: call.name };
  }

  /** A colleague at the other end sends a call on, and whoever got it takes it. */
  #changeParty(): Deed | undefined {
    const call = this.#calls.find(({ party }) => this.#colleagues.has(party));
    const next = this.#free[0];
    if (call === undefined || next === undefined) return undefined;
    const { party, name } = call;
    if (this.#colleagues.get(party) === 'rung') {
      this.#colleagues.set(party, 'talking');
      return { does: 'answer', who: party, call: name };
    }
    this.#free.shift();
    this.#free.push(party);
    this.#colleagues.delete(party);
    this.#colleagues.set(next, 'rung');
    call.party = next;
    return { does: 'transfer', who: party, call: name, to: next };
  }

  #holdActive(): void {
    for (const call of this.#calls) if (call.state === 'connected') call.state = 'held';
  }

  #oldest(state: LineCall['state']): LineCall | undefined {
    return this.#calls.find((call) => call.state === state);
  }

  /** Whatever has changed last stands last: all of them have their turn. */
  #move(call: LineCall, state: LineCall['state']): void {
    call.state = state;
    this.#calls.splice(this.#calls.indexOf(call), 1);
    this.#calls.push(call);
  }
}

/**
 * So many live calls on extension 200; once the telephone of the signal rings, so many changes to them, 50 a second: calls
 * are retrieved, held, taken, sent on by their other ends, end, and others ring.
 */
export function busyLine(liveCalls: number, changes: number): ScenarioFile {
  const calls = new BusyLine();
  const placed = calls.begin(liveCalls).map((deed) => ({ ...deed, after: placingMs }));
  const signal = { does: 'wait', when: { who: signalTelephone, is: 'ringing' }, within: 600_000 } as const;
  const changed = Array.from({ length: changes }, () => ({ ...calls.change(), after: changeMs }));
  return { format: 'screenpop-scenario/1', title: 'A busy line', steps: [...placed, signal, ...changed] };
}
