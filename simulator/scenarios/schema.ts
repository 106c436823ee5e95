import { z } from 'zod';
import { faultSchema } from '../faults.ts';
import { settingsSchema } from '../settings.ts';

/** Longest wait in a scenario, ms: an hour. */
const longestMs = 3_600_000;
const mostSteps = 1_000;

const ms = z.number().int().min(0).max(longestMs);
const party = z.string().min(1).max(64);
const callName = z.string().min(1).max(64);
const name = z.string().max(256).optional();

/** What a telephone may be waited for: a leg in that state, no leg in the call any more, or no call at all. */
const conditionSchema = z.strictObject({
  who: party,
  is: z.enum(['ringing', 'connected', 'held', 'gone', 'idle']),
  /** In which call; left out means any. */
  call: callName.optional(),
});

/** When a step is taken. Never before the step in front of it. */
const timing = {
  /** So long after the scenario began, ms. */
  at: ms.optional(),
  /** As soon as this is so. */
  when: conditionSchema.optional(),
  /** So long after `when` was so, or after the step before, ms. */
  after: ms.optional(),
  /** How long `when` is waited for, ms; then the scenario has failed. */
  within: ms.min(1).default(60_000),
};

/** Who acts, and in which of its calls; left out: the only one in which it can be done, the newest of several. */
const actor = { who: party, call: callName.optional() };
const aim = { to: party };
/** The other of the telephone's two calls; left out: the consultation, otherwise the newest. */
const partner = { with: callName.optional() };
const onOff = { on: z.boolean().default(true) };

const callSteps = [
  z.strictObject({
    does: z.literal('call'),
    who: party,
    ...aim,
    /** A name for the call, for later steps. */
    as: callName.optional(),
    /** Names that the network gives. */
    fromName: name,
    toName: name,
    ...timing,
  }),
  z.strictObject({ does: z.literal('answer'), ...actor, ...timing }),
  z.strictObject({ does: z.literal('hangUp'), ...actor, ...timing }),
  z.strictObject({ does: z.literal('hold'), ...actor, ...timing }),
  z.strictObject({ does: z.literal('retrieve'), ...actor, ...timing }),
  z.strictObject({ does: z.literal('transfer'), ...actor, ...aim, ...timing }),
  z.strictObject({ does: z.literal('redirect'), ...actor, ...aim, ...timing }),
  z.strictObject({ does: z.literal('consult'), ...actor, ...aim, as: callName.optional(), ...timing }),
  z.strictObject({ does: z.literal('completeTransfer'), ...actor, ...partner, ...timing }),
  z.strictObject({ does: z.literal('alternate'), ...actor, ...partner, ...timing }),
  z.strictObject({ does: z.literal('reconnect'), ...actor, ...partner, ...timing }),
  z.strictObject({ does: z.literal('conference'), ...actor, ...partner, ...timing }),
  z.strictObject({ does: z.literal('digits'), ...actor, digits: z.string().min(1).max(64), ...timing }),
  /** `who` takes the call that rings at `from`. */
  z.strictObject({ does: z.literal('pickUp'), who: party, from: party, call: callName.optional(), ...timing }),
] as const;

const telephoneSteps = [
  z.strictObject({ does: z.literal('busy'), who: party, ...onOff, ...timing }),
  z.strictObject({ does: z.literal('doNotDisturb'), who: party, ...onOff, ...timing }),
  z.strictObject({
    does: z.literal('forward'),
    who: party,
    ...aim,
    kind: z.enum(['always', 'busy', 'noAnswer']).default('always'),
    /** For `noAnswer`: how long it rings first, ms. */
    ringMs: ms.default(20_000),
    ...onOff,
    ...timing,
  }),
] as const;

const platformSteps = [
  z.strictObject({ does: z.literal('fault'), fault: faultSchema, ...timing }),
  z.strictObject({ does: z.literal('clearFaults'), ...timing }),
  z.strictObject({ does: z.literal('setting'), settings: settingsSchema.partial(), ...timing }),
  /** Nothing but the time or the condition. */
  z.strictObject({ does: z.literal('wait'), ...timing }),
] as const;

const stepSchema = z
  .discriminatedUnion('does', [...callSteps, ...telephoneSteps, ...platformSteps])
  .refine(({ at, when }) => at === undefined || when === undefined, 'at or when, not both')
  .refine(({ at, after }) => at === undefined || after === undefined, 'at or after, not both');

/**
 * A scenario: who does what when, as JSON. Steps are taken in their order, each when its own time or condition has come.
 * A party is an extension, an outside number, or a name of `actors`.
 */
const scenarioSchema = z
  .strictObject({
    format: z.literal('screenpop-scenario/1'),
    title: z.string().min(1).max(200),
    /** What there is to see in it. */
    about: z.string().max(2_000).optional(),
    /** Names for extensions and outside numbers. */
    actors: z.record(party, party).default({}),
    /** What the platform is like, from the beginning on. */
    settings: settingsSchema.partial().default({}),
    steps: z.array(stepSchema).min(1).max(mostSteps),
  })
  .superRefine(({ actors, steps }, context) => {
    const named = new Set<string>();
    for (const [index, step] of steps.entries()) {
      for (const found of partiesOf(step)) {
        if (!isParty(found, actors)) {
          context.addIssue({ code: 'custom', path: ['steps', index], message: `${found} is no number and no actor` });
        }
      }
      for (const call of callsOf(step).filter((each) => !named.has(each))) {
        context.addIssue({ code: 'custom', path: ['steps', index], message: `no step before names a call ${call}` });
      }
      if ('as' in step && step.as !== undefined) {
        named.add(step.as);
      }
    }
  });

export type Scenario = z.infer<typeof scenarioSchema>;
/** A scenario as it is written: what has a default may be left out. */
export type ScenarioFile = z.input<typeof scenarioSchema>;
/** What somebody does, and when. */
export type ScenarioStep = Scenario['steps'][number];
/** The step that does this. */
export type ScenarioStepOf<D extends ScenarioStep['does']> = Extract<ScenarioStep, { does: D }>;
export type ScenarioCondition = z.infer<typeof conditionSchema>;

/** A scenario that cannot be played, with the reason for people. */
export class UnplayableScenario extends Error {}

/** Reads a scenario; throws UnplayableScenario that names each place where it is wrong. */
export function parseScenario(value: unknown): Scenario {
  const parsed = scenarioSchema.safeParse(value);
  if (parsed.success) {
    return parsed.data;
  }
  const faults = parsed.error.issues.map(({ path, message }) => `${path.join('.') || 'scenario'}: ${message}`);
  throw new UnplayableScenario(faults.join('; '));
}

/** Reads the text of a scenario file; throws as parseScenario does, also for what is no JSON. */
export function parseScenarioText(text: string): Scenario {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new UnplayableScenario(`it is no JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
  return parseScenario(value);
}

/** The number that a party of a scenario has. */
export function numberOf({ actors }: Pick<Scenario, 'actors'>, who: string): string {
  return Object.hasOwn(actors, who) ? (actors[who] ?? who) : who;
}

function isParty(who: string, actors: Scenario['actors']): boolean {
  return /^\+?[0-9*#]{1,32}$/.test(numberOf({ actors }, who));
}

function partiesOf(step: ScenarioStep): string[] {
  const { when } = step;
  return [
    ...(when === undefined ? [] : [when.who]),
    ...('who' in step ? [step.who] : []),
    ...('to' in step ? [step.to] : []),
    ...('from' in step ? [step.from] : []),
  ];
}

function callsOf(step: ScenarioStep): string[] {
  const named = [step.when?.call, 'call' in step ? step.call : undefined, 'with' in step ? step.with : undefined];
  return named.filter((call) => call !== undefined);
}
