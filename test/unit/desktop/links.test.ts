import { describe, expect, it } from 'vitest';
import { createLinks, LinkInbox, linksIn, parseLink, registerLinks } from '../../../main/desktop/links.ts';
import { fakeLog, presented } from './fakes.ts';

describe('parseLink', () => {
  it.each([
    ['screenpop:dial?number=%2B442079460018', '+442079460018'],
    ['screenpop:dial?number=+44 20 7946 0018', '+44 20 7946 0018'],
    ['screenpop:dial/020%207946%200018', '020 7946 0018'],
    ['screenpop:dial/201', '201'],
    ['screenpop://dial/201', '201'],
    ['screenpop://dial/?number=201', '201'],
    ['SCREENPOP:Dial?Number=201', '201'],
  ])('reads the number of %s', (link, number) => {
    expect(parseLink(link)).toEqual({ type: 'dial', number });
  });

  it.each(['calls', 'dial', 'settings', 'health'])('reads which page to open: %s', (page) => {
    expect([parseLink(`screenpop:open?page=${page}`), parseLink(`screenpop:open/${page}`)]).toEqual([
      { type: 'open', page },
      { type: 'open', page },
    ]);
  });

  it.each([
    ['nothing', 'screenpop:'],
    ['no number', 'screenpop:dial'],
    ['an empty number', 'screenpop:dial?number='],
    ['an unknown verb', 'screenpop:answer?call=1'],
    ['an unknown parameter', 'screenpop:dial?call=201'],
    ['a second parameter', 'screenpop:dial?number=201&endpoint=200'],
    ['a parameter of the other verb', 'screenpop:open?number=201'],
    ['path and parameter', 'screenpop:dial/201?number=202'],
    ['a deeper path', 'screenpop:dial/201/202'],
    ['a fragment', 'screenpop:dial/201#now'],
    ['a page that is not for links', 'screenpop:open?page=sign-in'],
    ['a page that does not exist', 'screenpop:open?page=../panel.html'],
    ['a feature code, which may divert the telephone', 'screenpop:dial?number=*72201'],
    ['the same, encoded', 'screenpop:dial?number=%2A%2321%23'],
    ['letters', 'screenpop:dial?number=1-800-FLOWERS'],
    ['a pause and more digits', 'screenpop:dial?number=201,,99'],
    ['a line break', 'screenpop:dial?number=201%0A%0D--inspect'],
    ['a null byte', 'screenpop:dial?number=201%00'],
    ['text that changes its direction', 'screenpop:dial?number=201%E2%80%AE102'],
    ['digits of another script', 'screenpop:dial?number=%D9%A1%D9%A2%D9%A3'],
    ['broken percent encoding', 'screenpop:dial?number=%E0%A4%A'],
    ['encoding within encoding', 'screenpop:dial?number=%252B44201'],
    ['a script', 'screenpop:dial?number=<script>alert(1)</script>'],
    ['a switch', 'screenpop:dial/201 --renderer-cmd-prefix=calc.exe'],
    ['another scheme', 'tel:+442079460018'],
    ['the pages’ own scheme', 'screenpop-app://ui/panel.html'],
    ['a link within text', 'see screenpop:dial/201'],
    ['two lines', 'screenpop:dial/201\nscreenpop:dial/202'],
    ['very much', `screenpop:dial?number=${'2'.repeat(10_000)}`],
  ])('refuses %s', (_what, link) => {
    expect(parseLink(link)).toBeUndefined();
  });
});

/** Links that are followed on a real presenter, with what was asked, opened and logged. */
function followed() {
  const log = fakeLog();
  const { presenter } = presented();
  let opened = 0;
  const asked: unknown[] = [];
  const follow = createLinks({
    presenter,
    prompts: {
      askFor: (number) => {
        asked.push(number);
        presenter.setDialPrompt({ id: '1', number: { dial: number.dial, display: number.number ?? '' } });
      },
    },
    log,
    country: () => 'GB',
    openPanel: () => {
      opened += 1;
    },
  });
  return { follow, asked, log, presenter, opened: () => opened };
}

describe('a link from outside', () => {
  it('asks about the number as a person reads it', () => {
    const { follow, asked, log } = followed();
    follow('screenpop:dial?number=020 7946 0018');
    expect([asked, log.lines]).toEqual([[{ dial: '+442079460018', number: '020 7946 0018' }], []]);
  });

  it('does not replace a question that stands', () => {
    const { follow, asked, log } = followed();
    follow('screenpop:dial/201');
    follow('screenpop:dial/202');
    expect([asked, log.lines.length]).toEqual([[{ dial: '201', number: '201' }], 1]);
  });

  it('opens a page', () => {
    const { follow, asked, presenter, opened } = followed();
    follow('screenpop:open?page=health');
    expect([asked, presenter.state().page, opened()]).toEqual([[], 'health', 1]);
  });

  it('is ignored where it is none of ours, and the log does not repeat it', () => {
    const { follow, asked, log, opened } = followed();
    follow('screenpop:dial?number=%2B442079460018&then=secret');
    follow('screenpop:dial?number=....');
    expect([asked, opened(), log.lines.length]).toEqual([[], 0, 2]);
    expect(log.lines.join()).not.toMatch(/2079460018|secret/u);
  });
});

describe('links on a command line', () => {
  it('are found among the other arguments', () => {
    expect(linksIn(['/opt/screenpop', '--hidden', '--', 'Screenpop:dial/201', 'tel:202'])).toEqual([
      'Screenpop:dial/201',
    ]);
  });

  it('wait until somebody follows them, and the last one counts', () => {
    const inbox = new LinkInbox();
    const seen: string[] = [];
    inbox.receive(['a', 'b']);
    inbox.open((link) => seen.push(link));
    inbox.receive(['c']);
    expect(seen).toEqual(['b', 'c']);
  });
});

/** Who asks the system to have the links, and what for. */
function registered(platform: NodeJS.Platform, { isPackaged = true, isDemo = false, isOurs = false } = {}) {
  const calls: unknown[][] = [];
  const app = {
    isPackaged,
    isDefaultProtocolClient: () => isOurs,
    setAsDefaultProtocolClient: (...args: unknown[]) => calls.push(args) > 0,
  };
  registerLinks(app, { platform, isDemo });
  return calls;
}

describe('registerLinks', () => {
  it('asks Windows for the links, whose text is then never taken for a switch', () => {
    expect(registered('win32')).toEqual([['screenpop', process.execPath, ['--']]]);
  });

  it.each([
    ['they are ours already', registered('win32', { isOurs: true })],
    ['the app runs from its sources', registered('win32', { isPackaged: false })],
    ['it is the demonstration', registered('win32', { isDemo: true })],
    ['the package says so to macOS', registered('darwin')],
    ['the package says so to Linux', registered('linux')],
  ])('asks for nothing where %s', (_case, calls) => {
    expect(calls).toEqual([]);
  });
});
