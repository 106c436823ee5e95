import type { Failure } from '../failure.ts';
import type { CallAction } from './types.ts';

/** How an action is sent: an `action` value in a PUT, or a DELETE of the leg. */
export type WireForm = { readonly method: 'PUT'; readonly action: string } | { readonly method: 'DELETE' };

/** What the platform's answers have taught in this sign-in. */
export interface ActionLessons {
  /** Actions that it has accepted, and the way in which they were sent. */
  readonly proven: ReadonlyMap<CallAction, WireForm>;
  /** Ways that it does not know, by `wayKey`. */
  readonly unknown: ReadonlySet<string>;
}

/** What the platform takes: what its `_spec` lists (API reference 2.3 and "most useful single fact"), and what it taught. */
export interface ActionCapabilities {
  /** Action names as the spec spells them; undefined: there is no spec, or it does not say. */
  readonly names?: readonly string[];
  /** Whether DELETE …/calls/{callId} exists. */
  readonly hasDelete: boolean;
  /** Absent before the first lesson. */
  readonly lessons?: ActionLessons;
}

/** How an action may be spelt. */
export interface ActionWords {
  /** Spellings to look for in the spec, best first. */
  readonly spellings: readonly string[];
  /** What is tried where there is no spec, best first; the spellings, where absent. */
  readonly guesses?: readonly string[];
  /** True: the platform's documentation has its first spelling (API reference 2.3). */
  readonly isDocumented?: boolean;
  /** Whether a DELETE of the leg does the same. */
  readonly canDelete?: boolean;
  /** What the command must carry. */
  readonly needs?: 'destination' | 'digits';
}

/** Without a specification, so many ways are tried at most: words are guesses, and each costs a request. */
const mostGuesses = 3;

const deletion: WireForm = { method: 'DELETE' };
const put = (action: string): WireForm => ({ method: 'PUT', action });

/** Names a way of sending an action. The same word may be unknown for one action and known for another. */
const wayKey = (action: CallAction, form: WireForm): string =>
  form.method === 'PUT' ? `${action} PUT ${form.action}` : `${action} DELETE`;

function listedWays(words: ActionWords, names: readonly string[], hasDelete: boolean): readonly WireForm[] {
  const listed = new Map(names.map((name) => [name.toLowerCase(), name]));
  const puts = words.spellings.flatMap((spelling) => listed.get(spelling.toLowerCase()) ?? []);
  // Spellings that differ by case alone are one listed name.
  const ways = [...new Set(puts)].map(put);
  return words.canDelete === true && hasDelete ? [...ways, deletion] : ways;
}

function guessedWays({ spellings, guesses = spellings, canDelete }: ActionWords): readonly WireForm[] {
  const deletions = canDelete === true ? [deletion] : [];
  return [...guesses.slice(0, mostGuesses - deletions.length).map(put), ...deletions];
}

function computeWays(
  action: CallAction,
  words: ActionWords,
  { names, hasDelete, lessons }: ActionCapabilities,
): readonly WireForm[] {
  const proven = lessons?.proven.get(action);
  if (proven !== undefined) return [proven];
  const ways = names === undefined ? guessedWays(words) : listedWays(words, names, hasDelete);
  return ways.filter((form) => lessons?.unknown.has(wayKey(action, form)) !== true);
}

/** Asked for every call at every event: worked out once for each state of what is known. */
const known = new WeakMap<ActionCapabilities, Map<CallAction, readonly WireForm[]>>();

/**
 * The ways to send an action, to be tried in this order: the one that worked; otherwise those that the specification
 * lists; without a specification the likeliest words, and DELETE where that does the same. Ways that the platform has
 * refused as unknown are left out.
 */
export function waysOf(action: CallAction, words: ActionWords, capabilities: ActionCapabilities): readonly WireForm[] {
  const ways = known.get(capabilities) ?? new Map<CallAction, readonly WireForm[]>();
  known.set(capabilities, ways);
  const found = ways.get(action) ?? computeWays(action, words, capabilities);
  ways.set(action, found);
  return found;
}

/** Words with which platforms say that they do not know the `action` of a body. */
const unknownWords =
  /unsupported|unknown|invalid|unrecogni[sz]ed|not (?:supported|known|recogni[sz]ed|implemented)|one of/i;

const namesTheAction = ({ detail = '' }: Failure): boolean => /\baction\b/i.test(detail) && unknownWords.test(detail);

/** Whether somebody other than our guess says that the platform takes this way. */
function isVouchedFor(words: ActionWords, form: WireForm, { names, hasDelete }: ActionCapabilities): boolean {
  if (names !== undefined) return form.method === 'PUT' || hasDelete;
  return words.isDocumented === true && form.method === 'PUT' && form.action === words.spellings[0];
}

/**
 * Whether a refusal says that the platform does not know a way of sending an action, rather than that it will not do it
 * now. A way that the platform's list or its documentation has is given up only where the platform says so in words:
 * Answer must not vanish because of one 400. Nor is one that carries something: the refusal may be about that.
 */
export function isUnknownWay(
  { action, words, form }: { readonly action: CallAction; readonly words: ActionWords; readonly form: WireForm },
  failure: Failure,
  capabilities: ActionCapabilities,
): boolean {
  if (capabilities.lessons?.proven.has(action) === true) return false;
  if (failure.code !== 'unsupported-action' && failure.code !== 'no-such-route') return false;
  if (failure.code === 'unsupported-action' && namesTheAction(failure)) return true;
  if (form.method === 'DELETE' && failure.status === 405) return true;
  return !isVouchedFor(words, form, capabilities) && words.needs === undefined;
}

/**
 * Whether a 404 for a call that is still there teaches that a way is unknown: only where it was a guess, because a
 * platform may not find a call for a moment, and where it carried nothing that could not be found.
 */
export const isDoubtfulWay = (words: ActionWords, form: WireForm, capabilities: ActionCapabilities): boolean =>
  !isVouchedFor(words, form, capabilities) && words.needs === undefined;

const none: ActionLessons = { proven: new Map(), unknown: new Set() };

/** The capabilities after an action was accepted in this form: it is tested, and stays. */
export function withProven(capabilities: ActionCapabilities, action: CallAction, form: WireForm): ActionCapabilities {
  const { proven, unknown } = capabilities.lessons ?? none;
  if (proven.has(action)) return capabilities;
  return { ...capabilities, lessons: { unknown, proven: new Map(proven).set(action, form) } };
}

/** The capabilities after a form was refused as unknown: it is not sent again. */
export function withUnknown(capabilities: ActionCapabilities, action: CallAction, form: WireForm): ActionCapabilities {
  const { proven, unknown } = capabilities.lessons ?? none;
  const key = wayKey(action, form);
  if (proven.has(action) || unknown.has(key)) return capabilities;
  return { ...capabilities, lessons: { proven, unknown: new Set(unknown).add(key) } };
}
