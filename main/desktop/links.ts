import type Electron from 'electron';
import { z } from 'zod';
import type { PanelPage } from '../../preload/contract.ts';
import { normaliseDialled } from '../dialing/normalise.ts';
import type { Log } from '../ports.ts';
import type { DialPrompts } from './dialing/prompts.ts';
import type { Presenter } from './presenter/presenter.ts';

/** The scheme of links from outside; electron-builder.yml registers it. */
const linkScheme = 'screenpop';

/** What a link asks for. */
export type Link =
  | { readonly type: 'dial'; readonly number: string }
  | { readonly type: 'open'; readonly page: PanelPage };

const longestLink = 200;
/** `screenpop:verb`, `screenpop:verb/rest`, `screenpop:verb?name=value`; some programs put slashes before the verb. */
const shape = /^screenpop:(?:\/\/)?(?<verb>dial|open)(?:\/(?<rest>[^/?#]+)|\/?\?(?<name>[a-z]+)=(?<value>[^&#]+))$/i;

// A person's number. No star and no hash: feature codes divert telephones, and nobody links to one with good intentions.
const numberText = z.string().regex(/^\+?[\d\s().\-/]{2,40}$/);
const linkSchema = z.union([
  z
    .strictObject({ verb: z.literal('dial'), name: z.literal('number'), value: numberText })
    .transform(({ value }): Link => ({ type: 'dial', number: value })),
  z
    .strictObject({
      verb: z.literal('open'),
      name: z.literal('page'),
      value: z.enum(['calls', 'dial', 'settings', 'health']),
    })
    .transform(({ value }): Link => ({ type: 'open', page: value })),
]);

const implied: Readonly<Record<string, string>> = { dial: 'number', open: 'page' };

// Not URLSearchParams, which reads the plus of +44 as a space.
const decoded = (text: string): string | undefined => {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
};

/**
 * Reads `screenpop:dial?number=…`, `screenpop:dial/…` and `screenpop:open?page=calls|dial|settings|health`. Undefined:
 * anything else, which is not for us to guess at. The number is text that looks like one, and not checked further.
 */
export function parseLink(text: string): Link | undefined {
  const groups = text.length > longestLink ? undefined : shape.exec(text)?.groups;
  if (groups?.verb === undefined) return undefined;
  const verb = groups.verb.toLowerCase();
  const name = groups.name?.toLowerCase() ?? implied[verb];
  const result = linkSchema.safeParse({ verb, name, value: decoded(groups.value ?? groups.rest ?? '') });
  return result.success ? result.data : undefined;
}

/** Arguments of a start that are links: so they come on Windows and Linux. */
export const linksIn = (args: readonly string[]): readonly string[] =>
  args.filter((argument) => argument.toLowerCase().startsWith(`${linkScheme}:`));

/** What following links needs. */
export interface LinkDeps {
  readonly presenter: Pick<Presenter, 'showPage' | 'dialPrompt'>;
  readonly prompts: Pick<DialPrompts, 'askFor'>;
  readonly log: Log;
  country(): string;
  openPanel(): void;
}

/** Follows links from outside. */
export type FollowLink = (text: string) => void;

/**
 * Follows links from outside, which may come from anybody: a number is asked about and never dialled by itself, and a
 * question that stands is not replaced under the user's hand. What cannot be followed is logged, without what it says.
 */
export function createLinks({ presenter, prompts, log, country, openPanel }: LinkDeps): FollowLink {
  const ignore = (reason: string): void => log.warn('link ignored', { reason });
  const ask = (text: string): void => {
    const number = normaliseDialled(text, { country: country() });
    if (presenter.dialPrompt !== undefined) ignore('another question stands');
    else if (!number.ok) ignore('no number that can be dialled');
    else prompts.askFor({ dial: number.value.dial, number: number.value.display });
  };
  return (text) => {
    const link = parseLink(text);
    if (link === undefined) return ignore('not one of ours');
    if (link.type === 'dial') return ask(link.number);
    presenter.showPage(link.page);
    openPanel();
  };
}

/** Keeps the links that come before there is anybody to follow them: macOS sends the first one while the app starts. */
export class LinkInbox {
  #waiting: string[] = [];
  #follow: FollowLink | undefined;

  receive(links: readonly string[]): void {
    if (this.#follow === undefined) this.#waiting.push(...links);
    else for (const link of links) this.#follow(link);
  }

  /** From now on links are followed, beginning with the last of those that wait. */
  open(follow: FollowLink): void {
    this.#follow = follow;
    this.receive(this.#waiting.splice(0).slice(-1));
  }
}

/**
 * Says to Windows that links are ours, where the app was installed: the NSIS installer does not. macOS and the Linux
 * packages are told by the packages, and a copy that runs from its sources must not take the links of the installed one.
 * `--`: what a link's text adds to the command line is never taken for a switch.
 */
export function registerLinks(
  app: Pick<typeof Electron.app, 'isPackaged' | 'isDefaultProtocolClient' | 'setAsDefaultProtocolClient'>,
  { platform, isDemo }: { readonly platform: NodeJS.Platform; readonly isDemo: boolean },
): void {
  if (platform !== 'win32' || !app.isPackaged || isDemo) return;
  const command = [process.execPath, ['--']] as const;
  if (app.isDefaultProtocolClient(linkScheme, command[0], [...command[1]])) return;
  app.setAsDefaultProtocolClient(linkScheme, command[0], [...command[1]]);
}
