import type { Translate } from '../../locales/index.ts';
import { OwnContacts } from './contacts.ts';
import type { DesktopDeps } from './deps.ts';
import { createPeople } from './people.ts';
import { Photos } from './photos.ts';
import type { People } from './ports.ts';
import type { Presenter } from './presenter/presenter.ts';
import type { PhotoReader } from './security/scheme.ts';
import type { Windows } from './surfaces.ts';
import { createTranslate } from './texts.ts';

/** The parts that know people. */
export interface PeopleParts {
  readonly people: People;
  readonly contacts: OwnContacts;
  readonly readPhoto: PhotoReader;
}

/** What stands only after these parts do. */
export interface PeopleFace {
  presenter(): Pick<Presenter, 'state' | 'setFacts'>;
  panel(): Pick<Windows['panel'], 'window'>;
}

const wordsIn = (text: Translate) => ({
  title: text('settings.contacts.dialog.title'),
  contacts: text('settings.contacts.dialog.contacts'),
  allFiles: text('settings.contacts.dialog.allFiles'),
});

/** Joins the user's contacts, the account's directory and everybody's pictures. Reads nothing yet. */
export function createPeopleParts(deps: DesktopDeps, face: PeopleFace): PeopleParts {
  const { electron, agent, clock, log, settings, contactFiles } = deps;
  const { store, pause } = contactFiles;
  const { directory } = agent;
  const translate = createTranslate();
  const contacts = new OwnContacts({
    ...{ ...contactFiles, dialog: electron.dialog, clock, log },
    window: () => face.panel().window,
    words: () => wordsIn(translate(face.presenter().state().language)),
    setFacts: (facts) => face.presenter().setFacts(facts),
  });
  const photos = new Photos({ store, directory });
  const people = createPeople({ contacts, directory, photos, settings, pause, log });
  return { people, contacts, readPhoto: (name) => photos.read(name) };
}

/** Reads the kept contacts, after everything that calls need has had its turn. */
export function loadContacts({ contactFiles, log }: DesktopDeps, contacts: OwnContacts): void {
  contactFiles
    .pause()
    .then(() => contacts.start())
    .catch((error: unknown) => log.error('reading the contacts failed', { error }));
}
