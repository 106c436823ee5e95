import type { Timeline } from './timeline.ts';

/** Ms after the line is back in which the cards must be right (issue 3, "Must show" 1). */
export const graceMs = 2_000;

/**
 * What hides the truth from any client, and by when a client that does everything right has found out, ms. Until then a
 * card may be wrong, and the line may be called online; not a moment longer.
 */
export const bounds = {
  /** A dead connection: 1.5 keep-alives of 30 s (MQTT 3.1.1, 3.1.2.10), and the road. */
  silentLine: 45_000 + 3_000,
  /** A subscription that the platform dropped: renewed every 15 min, 20 s for the request and one retry after 60 s. */
  deadSubscription: 15 * 60_000 + 2 * 20_000 + 60_000,
  /** The end of a ringing call that was never told: the silence watch looks after 60 s, then after 120 s more, … */
  lostEnd: 60_000 + 120_000 + 240_000 + 20_000,
  /** The same of a conversation: the watch looks every ten minutes. */
  lostEndOfTalk: 2 * 600_000 + 20_000,
} as const;

/** A renewal that got no answer of use: 20 s for its request, and the pause before the next one, ms. */
const failedRenewalMs = 20_000 + 60_000;

/** Why the truth is hidden. */
export type ShadowKind = keyof typeof bounds | 'delayed' | 'spike' | 'outage' | 'asleep' | 'lostStart';

const losses: readonly ShadowKind[] = ['lostStart', 'lostEnd', 'lostEndOfTalk'];

/** The shadows of a loss that do not explain a difference of that name. */
export const irrelevantLosses = (difference: string): readonly ShadowKind[] => {
  const relevant = { unshown: 'lostStart', ghost: 'lostEnd', stale: 'lostEndOfTalk' }[
    difference.split(' ', 1)[0] ?? ''
  ];
  return losses.filter((kind) => kind !== relevant);
};

interface Shadow {
  readonly kind: ShadowKind;
  readonly fromMs: number;
  untilMs: number;
}

/** The times in which the truth was hidden from the agent, and why. */
export class Shadows {
  readonly all: Shadow[] = [];
  readonly #timeline: Timeline;

  constructor(timeline: Timeline) {
    this.#timeline = timeline;
  }

  /** From now on for `ms`. */
  add(kind: ShadowKind, ms: number): void {
    const fromMs = this.#timeline.now;
    this.all.push({ kind, fromMs, untilMs: fromMs + ms });
  }

  /** The shadows of that kind end now. */
  end(kind: ShadowKind): void {
    for (const shadow of this.all) {
      if (shadow.kind === kind) shadow.untilMs = Math.min(shadow.untilMs, this.#timeline.now);
    }
  }

  /** A renewal came to nothing: what a dropped subscription hides is found out by the next one. */
  renewalFailed(): void {
    for (const shadow of this.all) {
      const isOpen = shadow.kind === 'deadSubscription' && shadow.untilMs >= this.#timeline.now;
      if (isOpen) shadow.untilMs += failedRenewalMs;
    }
  }

  /** A publication was lost: a card that it would have taken away is found by the silence watch; one it would have brought, by nobody. */
  lost(): void {
    this.add('lostEnd', bounds.lostEnd);
    this.add('lostEndOfTalk', bounds.lostEndOfTalk);
    this.add('lostStart', Number.POSITIVE_INFINITY);
  }

  /** Everything was read again, as it was at `asOfMs`: what was lost before is known now. */
  reread(asOfMs: number): void {
    for (const shadow of this.all) {
      if (shadow.fromMs <= asOfMs && losses.includes(shadow.kind)) {
        shadow.untilMs = Math.min(shadow.untilMs, this.#timeline.now + graceMs);
      }
    }
  }

  /** Whether a shadow of that kind began at some time from `fromMs` to `untilMs`. */
  was(kind: ShadowKind, fromMs: number, untilMs: number): boolean {
    return this.all.some((shadow) => shadow.kind === kind && shadow.fromMs >= fromMs && shadow.fromMs <= untilMs);
  }

  /** Whether a shadow of that kind lay on a part of that time. */
  overlaps(kind: ShadowKind, fromMs: number, untilMs: number): boolean {
    return this.all.some((shadow) => shadow.kind === kind && shadow.fromMs <= untilMs && shadow.untilMs >= fromMs);
  }

  /** Whether anything was hidden at that time. */
  covers(ms: number): boolean {
    return this.all.some(({ fromMs, untilMs }) => fromMs <= ms && ms <= untilMs);
  }

  /** The reasons, other than `except`, for which the truth was hidden at some time from `fromMs` until now. */
  since(fromMs: number, except: readonly ShadowKind[] = []): readonly ShadowKind[] {
    return this.all.filter(({ kind, untilMs }) => untilMs >= fromMs && !except.includes(kind)).map(({ kind }) => kind);
  }
}
