import { mkdtemp, open, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchApp } from '../electron/driver.ts';
import { endCalls, expectQuietConsoles, openSection } from './popup-kit.ts';
import { bareEnvironment, card, cardIn, isStandIn, type SignedInApp, startSignedIn } from './support.ts';

const fixture = (name: string): string => join(import.meta.dirname, '../fixtures/contacts', name);

const photo = `${card} img.card-photo`;
const imported = '[data-testid="contacts-imported"]';
const dialogue = '[data-testid="contacts-section"]';

let userData: string;
let desk: SignedInApp;

/** Imports a file as a user does. */
async function importFile(path: string): Promise<void> {
  await openSection(desk, 'contacts');
  await desk.app.answerNextOpenDialog(path);
  await desk.panel.click('[data-action="import-contacts"]');
  await desk.panel.page.locator('[data-action="import-contacts"][aria-busy]').waitFor({ state: 'detached' });
}

const rungBy = async (from: string, fromName?: string): Promise<void> => {
  await desk.ring(fromName === undefined ? { from } : { from, fromName });
};

const onCard = (part: string): Promise<string> => desk.popup.text(`${card} [data-testid="call-${part}"]`);

const widthOf = (selector: string): Promise<number> =>
  desk.popup.evaluate(
    (wanted) => (document.querySelector(wanted) as HTMLImageElement | null)?.naturalWidth ?? 0,
    selector,
  );

const seesPhoto = (width: number): Promise<void> =>
  desk.app.waitFor(async () => (await widthOf(photo)) === width, `a picture of ${width} px on the card`);

beforeAll(async () => {
  userData = await mkdtemp(join(tmpdir(), 'screenpop-contacts-'));
  desk = await startSignedIn({ userData });
});
afterAll(async () => {
  await desk?.stop();
  await rm(userData, { recursive: true });
});

describe('contacts from a file', () => {
  it('a vCard file: the card says who, where from, and shows the picture; the trunk’s own text is not believed', async () => {
    await importFile(fixture('apple.vcf'));
    await desk.panel.waitFor(`${imported}:has-text("2 contacts"):has-text("apple.vcf")`);
    await desk.panel.waitFor('[data-testid="contacts-skipped-noNumber"]:has-text("1 entry")');
    await rungBy('+33199006412', 'PARIS FR');
    expect([await onCard('name'), await onCard('organisation')]).toEqual(['Zoë Lefèvre', 'Atelier Lumière, Paris']);
    await seesPhoto(24);
    await endCalls(desk);
  });

  it('a table takes its place: who was in the file before is unknown again', async () => {
    await importFile(fixture('outlook-en.csv'));
    await desk.panel.waitFor(`${imported}:has-text("1 contact"):has-text("outlook-en.csv")`);
    await rungBy('+442079460018');
    expect([await onCard('name'), await onCard('organisation')]).toEqual(['Ada Palmer', 'Harbour & Finch Ltd']);
    await endCalls(desk);
    await rungBy('+33199006412', 'PARIS FR');
    expect(await onCard('name')).toBe('PARIS FR');
    expect(await widthOf(photo)).toBe(0);
    await endCalls(desk);
  });

  it('who changes their mind at the question keeps what is there', async () => {
    await openSection(desk, 'contacts');
    await desk.app.answerNextOpenDialog();
    await desk.panel.click('[data-action="import-contacts"]');
    await desk.panel.page.locator('[data-action="import-contacts"][aria-busy]').waitFor({ state: 'detached' });
    await desk.panel.waitFor(`${imported}:has-text("outlook-en.csv")`);
  });

  it('contacts are found where a call is sent to', async () => {
    const found = await desk.panel.evaluate(() =>
      (
        window as unknown as { screenpop: { searchTargets(query: { text: string }): Promise<unknown> } }
      ).screenpop.searchTargets({ text: 'palm' }),
    );
    expect(found).toMatchObject({
      ok: true,
      value: expect.arrayContaining([expect.objectContaining({ destination: '+442079460018', name: 'Ada Palmer' })]),
    });
  });

  it('they are kept for their owner alone, outlive the app, and go when they are removed', async () => {
    const kept = join(userData, 'contacts.data');
    expect((await stat(kept)).mode & 0o777).toBe(0o600);
    await desk.stop();
    desk = await startSignedIn({ userData });
    await openSection(desk, 'contacts');
    await desk.panel.waitFor(`${imported}:has-text("1 contact"):has-text("outlook-en.csv")`);
    await rungBy('+442079460018');
    await desk.popup.waitFor(`${card} [data-testid="call-name"]:has-text("Ada Palmer")`);
    await endCalls(desk);
    await desk.panel.click('[data-action="remove-contacts"]');
    await desk.panel.click('[data-action="confirm-remove-contacts"]');
    await desk.panel.waitForHidden(imported);
    expect((await readdir(userData)).filter((name) => name.startsWith('contacts'))).toEqual([]);
    await rungBy('+442079460018');
    expect(await desk.popup.text(card)).not.toContain('Ada Palmer');
    await endCalls(desk);
  });
});

describe('hostile files', () => {
  it('a page, a huge file and one that is gone are refused with what is wrong', async () => {
    const page = join(userData, 'page.vcf');
    await writeFile(page, '<!doctype html><script>alert(1)</script>');
    await importFile(page);
    await desk.panel.waitFor(`${dialogue} .failure-note:has-text("No contacts were found")`);
    const huge = join(userData, 'huge.csv');
    const file = await open(huge, 'w');
    await file.truncate(60 * 1024 * 1024);
    await file.close();
    await importFile(huge);
    await desk.panel.waitFor(`${dialogue} .failure-note:has-text("too large")`);
    await importFile(join(userData, 'gone.csv'));
    await desk.panel.waitFor(`${dialogue} .failure-note:has-text("cannot be read")`);
  });

  it('a script in a name is a text', async () => {
    const file = join(userData, 'script.vcf');
    const name = '<img src=x onerror=alert(1)><script>alert(2)</script>';
    await writeFile(file, `BEGIN:VCARD\r\nVERSION:3.0\r\nFN:${name}\r\nTEL:+442079460018\r\nEND:VCARD\r\n`);
    await importFile(file);
    await rungBy('+442079460018');
    expect(await onCard('name')).toBe(name);
    await endCalls(desk);
    await expectQuietConsoles(desk);
  });

  it('no picture is served but by its own name', async () => {
    const answers = await desk.panel.evaluate(async () => {
      const load = (source: string) =>
        new Promise((resolve) => {
          const image = new Image();
          image.onload = () => resolve('loaded');
          image.onerror = () => resolve('refused');
          image.src = source;
        });
      return Promise.all(
        ['/photos/', '/photos/../contacts.data', `/photos/${'0'.repeat(32)}`, '/photos/%2e%2e/popup.html'].map(load),
      );
    });
    expect(answers).toEqual(['refused', 'refused', 'refused', 'refused']);
  });

  it('no name and no number of a contact stands in the log', async () => {
    const folder = join(userData, 'logs');
    const texts = await Promise.all((await readdir(folder)).map((name) => readFile(join(folder, name), 'utf8')));
    const log = texts.join('\n');
    expect(log).toContain('contacts imported');
    for (const secret of ['Palmer', 'Lefèvre', 'Lumière', '442079460018', '33199006412', 'onerror', 'apple.vcf']) {
      expect(log).not.toContain(secret);
    }
  });
});

describe('the demonstration', () => {
  it('has contacts of its own, with faces, and leaves the user’s alone', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'screenpop-demo-'));
    await writeFile(join(folder, 'contacts.data'), 'the user’s own');
    const app = await launchApp({ args: ['--demo'], env: bareEnvironment, userData: folder });
    try {
      const popup = await app.window('popup.html');
      await popup.waitFor(`${card} [data-testid="call-name"]:has-text("Ada Palmer")`);
      expect(await popup.text(`${card} [data-testid="call-organisation"]`)).toBe('Harbour & Finch Ltd');
      await popup.waitFor(photo);
      const panel = await app.window('panel.html');
      await openSection({ panel }, 'contacts');
      await panel.click('[data-action="remove-contacts"]');
      await panel.click('[data-action="confirm-remove-contacts"]');
      await panel.waitForHidden(imported);
      expect(await readFile(join(folder, 'contacts.data'), 'utf8')).toBe('the user’s own');
    } finally {
      await app.close();
      await rm(folder, { recursive: true });
    }
  });
});

describe('the account’s directory', () => {
  it('a colleague has a face', async () => {
    await rungBy('201');
    expect(await onCard('name')).toBe('Priya Raman');
    await seesPhoto(96);
    await endCalls(desk);
  });

  it('a group’s number has its name', async () => {
    desk.simulator.placeCall({ from: '+442079460018', to: '600' });
    await desk.popup.waitUntilShown();
    await desk.popup.waitFor(cardIn('ringing'));
    await desk.popup.waitFor(`${card}:has-text("Sales (600)")`);
    await endCalls(desk);
  });

  it.runIf(isStandIn)('no page has complained', () => expectQuietConsoles(desk));
});
