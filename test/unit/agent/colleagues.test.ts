import { describe, expect, it } from 'vitest';
import { createColleagues } from '../../../main/agent/colleagues.ts';
import type { Directory, DirectoryGroup, DirectoryUser } from '../../../main/cloudlink/index.ts';
import { failed, type Result, success } from '../../../main/failure.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { fakeLog } from '../desktop/fakes.ts';

const bytes = Uint8Array.from([0xff, 0xd8, 0xff, 0xe0]);
const user = (id: string): DirectoryUser => ({
  userId: id,
  name: `Name ${id}`,
  extension: id,
  photoUrl: `https://p.test/${id}?sig=s`,
});

/** A directory of an account, and what was asked of it. */
function account(users: readonly DirectoryUser[] = ['201', '202', '203', '204'].map(user)) {
  const asked: string[] = [];
  const answers = new Map<string, Result<Uint8Array>>();
  let groups: Result<readonly DirectoryGroup[]> = success([{ groupId: 'g', name: 'Sales', number: '600' }]);
  const refuseGroups = (answer: typeof groups): void => {
    groups = answer;
  };
  const directory: Directory = {
    listUsers: async () => success(users),
    listGroups: async () => {
      asked.push('groups');
      return groups;
    },
    picture: async (address) => {
      asked.push(address);
      return answers.get(address) ?? success(bytes);
    },
  };
  return { asked, answers, directory, refuseGroups };
}

function colleaguesOn() {
  const [clock, log] = [new FakeClock(), fakeLog()];
  const colleagues = createColleagues({ clock, log, onExtensions: () => undefined });
  let news = 0;
  colleagues.subscribe(() => {
    news += 1;
  });
  const settled = async (): Promise<void> => {
    for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
  };
  return { clock, log, colleagues, settled, news: () => news };
}

describe('colleagues', () => {
  it('come with their groups, and go with the sign-in', async () => {
    const { colleagues } = colleaguesOn();
    await colleagues.load(account().directory);
    expect(colleagues.groups()).toEqual([{ id: 'g', name: 'Sales', numbers: ['600'] }]);
    expect(colleagues.colleagues()[0]).toEqual({ id: '201', name: 'Name 201', numbers: ['201'] });
    colleagues.clear();
    expect([colleagues.groups(), colleagues.colleagues(), colleagues.picture('201')]).toEqual([[], [], undefined]);
  });

  it.each(['forbidden', 'not-found', 'offline'] as const)(
    'have no groups where they are %s, asked for once',
    async (code) => {
      const { colleagues, log } = colleaguesOn();
      const { directory, asked, refuseGroups } = account();
      refuseGroups(failed(code));
      await colleagues.load(directory);
      expect([colleagues.groups(), asked]).toEqual([[], ['groups']]);
      expect(log.lines).toEqual([expect.stringContaining(code)]);
    },
  );

  it('are found whatever the accents', async () => {
    const { colleagues } = colleaguesOn();
    await colleagues.load(account([{ userId: 'a', name: 'Chloé Weiß', extension: '207' }]).directory);
    expect(colleagues.search('chloe')).toEqual([{ extension: '207', name: 'Chloé Weiß' }]);
    expect(colleagues.search('WEISS')).toHaveLength(1);
  });
});

describe('a colleague’s picture', () => {
  it('is fetched when it is looked for, once, and told', async () => {
    const { colleagues, settled, news } = colleaguesOn();
    const { directory, asked } = account();
    await colleagues.load(directory);
    const before = news();
    expect(colleagues.picture('201')).toBeUndefined();
    expect(colleagues.picture('201')).toBeUndefined();
    await settled();
    expect(colleagues.picture('201')).toEqual({ type: 'image/jpeg', bytes });
    expect(asked.filter((one) => one.includes('201'))).toHaveLength(1);
    expect(news()).toBe(before + 1);
  });

  it('that there is none of is not asked for again; one that could not be had is, after a minute', async () => {
    const { colleagues, settled, clock, log } = colleaguesOn();
    const { directory, asked, answers } = account();
    answers.set('https://p.test/201?sig=s', failed('not-found', { status: 404 }));
    answers.set('https://p.test/202?sig=s', failed('offline'));
    answers.set('https://p.test/203?sig=s', success(Buffer.from('<html>')));
    await colleagues.load(directory);
    const lookAtAll = async () => {
      for (const id of ['201', '202', '203']) {
        colleagues.picture(id);
        await settled();
      }
    };
    await lookAtAll();
    await lookAtAll();
    const count = (id: string) => asked.filter((one) => one.includes(id)).length;
    expect(['201', '202', '203'].map(count)).toEqual([1, 1, 1]);
    await clock.advance(60_000);
    await lookAtAll();
    expect(['201', '202', '203'].map(count)).toEqual([1, 2, 1]);
    expect(log.lines.join()).not.toContain('sig=s');
  });

  it('is not asked for with more than two others', async () => {
    const { colleagues, settled } = colleaguesOn();
    const { directory, asked } = account();
    await colleagues.load(directory);
    for (const id of ['201', '202', '203', '204']) colleagues.picture(id);
    expect(asked.filter((one) => one.startsWith('https'))).toHaveLength(2);
    await settled();
    for (const id of ['203', '204']) colleagues.picture(id);
    await settled();
    expect(colleagues.picture('204')).toBeDefined();
  });

  it('that comes after the sign-out is nobody’s', async () => {
    const { colleagues, settled } = colleaguesOn();
    const { directory } = account();
    await colleagues.load(directory);
    colleagues.picture('201');
    colleagues.clear();
    await colleagues.load(account([]).directory);
    await settled();
    expect(colleagues.picture('201')).toBeUndefined();
  });
});
