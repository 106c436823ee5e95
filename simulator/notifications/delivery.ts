import type { Broker } from '../broker/broker.ts';
import type { FaultTable, FaultTarget } from '../fault-table.ts';
import type { FaultOf } from '../faults.ts';
import type { Settings } from '../settings.ts';
import type { Clock } from '../time.ts';
import type { Deliver } from './hub.ts';

/** What delivery is built from. */
export interface DeliveryOptions {
  readonly clock: Clock;
  readonly settings: Settings;
  readonly faults: FaultTable;
  readonly broker: Pick<Broker, 'deliver'>;
}

/** The way of a publication from the hub to the broker, with everything that can go wrong on it. */
export interface Delivery extends FaultTarget {
  /** True only if somebody is subscribed and has been sent it at once and whole: not what is held, lost or garbled. */
  readonly deliver: Deliver;
}

interface Parcel {
  readonly topic: string;
  readonly payload: string;
}

interface Held {
  readonly parcels: Parcel[];
  cancel: () => void;
}

/** Builds a way without anything on it. */
export function createDelivery(options: DeliveryOptions): Delivery {
  const held: Held = { parcels: [], cancel: () => undefined };
  return {
    deliver: (topic, payload) => carry(options, held, { topic, payload }),
    strike: () => undefined,
    recover: (kind) => (kind === undefined || kind === 'reorder-publications' ? release(options, held) : undefined),
  };
}

function carry(options: DeliveryOptions, held: Held, parcel: Parcel): boolean {
  const fault = options.faults.forPublication();
  switch (fault?.kind) {
    case undefined:
      return send(options, [parcel]);
    case 'duplicate-publications':
      send(options, [parcel]);
      return send(options, [parcel]);
    case 'lose-publications':
      return false;
    case 'delay-publications':
      options.clock.after(fault.ms, () => send(options, [parcel]));
      return false;
    case 'reorder-publications':
      hold(options, held, parcel, fault);
      return false;
    case 'garble-publications':
      options.broker.deliver(parcel.topic, garbled(parcel.payload, fault.as));
      return false;
  }
}

/** `times` counts down, so the last one to be held sees 1. */
function hold(options: DeliveryOptions, held: Held, parcel: Parcel, fault: FaultOf<'reorder-publications'>): void {
  held.parcels.push(parcel);
  if (fault.times === 1) {
    release(options, held);
  } else if (held.parcels.length === 1) {
    held.cancel = options.clock.after(fault.ms, () => release(options, held));
  }
}

/** Sends what is held, newest first; what belongs to one topic goes as one batch where batches are set. */
function release(options: DeliveryOptions, held: Held): void {
  held.cancel();
  held.cancel = () => undefined;
  const parcels = held.parcels.splice(0).reverse();
  for (const topic of new Set(parcels.map((parcel) => parcel.topic))) {
    send(
      options,
      parcels.filter((parcel) => parcel.topic === topic),
    );
  }
}

/** Parcels of one topic: each by itself, or all in one envelope `{"publications":[…]}` (API reference 4.3). */
function send({ settings, broker }: DeliveryOptions, parcels: readonly Parcel[]): boolean {
  const payloads = parcels.map(({ payload }) => payload);
  const messages = settings.publicationForm === 'batch' ? [`{"publications":[${payloads.join(',')}]}`] : payloads;
  const { topic = '' } = parcels[0] ?? {};
  return messages.map((message) => broker.deliver(topic, message)).some((isHeard) => isHeard);
}

function garbled(payload: string, as: FaultOf<'garble-publications'>['as']): string {
  const forms: Readonly<Record<typeof as, string>> = {
    cut: payload.slice(0, Math.floor(payload.length / 2)),
    text: 'Service Unavailable',
    binary: '\u0000\u0001\ufffd\u001f',
    empty: '',
    shape: '{"publicationId":7,"method":null,"subject":[],"content":"none"}',
  };
  return forms[as];
}
