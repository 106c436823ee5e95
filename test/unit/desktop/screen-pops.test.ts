import { describe, expect, it } from 'vitest';
import { createOpener } from '../../../main/desktop/opener.ts';
import { startScreenPops } from '../../../main/desktop/screen-pops.ts';
import { FakeAgent, fakeLog, ringing } from './fakes.ts';

const template = 'https://crm.example/?q={number}&n={name}';

function pops(screenPopTemplate = template, screenPopTrigger: 'ring' | 'answer' = 'ring', fails = false) {
  const agent = new FakeAgent();
  const opened: string[] = [];
  const log = fakeLog();
  const opener = {
    open: async (url: URL) => {
      opened.push(url.href);
      if (fails) throw new Error('no browser');
    },
  };
  const settings = () => ({ screenPopTemplate, screenPopTrigger, country: 'GB' });
  startScreenPops({ agent, opener, log, settings });
  return { agent, opened, log };
}

describe('startScreenPops', () => {
  it('opens once per call on ring, with the number in E.164', () => {
    const { agent, opened } = pops();
    const party = { number: '02079460018', name: 'Ada & Co' };
    agent.reportCall(ringing({ party }));
    agent.reportCall(ringing({ party: { ...party, name: 'Ada' } }));
    agent.reportCall(ringing({ party, phase: 'connected' }));
    agent.reportCall(ringing({ party, phase: 'ended' }));
    expect(opened).toEqual(['https://crm.example/?q=%2B442079460018&n=Ada%20%26%20Co']);
  });

  it('opens on answer only for calls that were answered here', () => {
    const { agent, opened } = pops(template, 'answer');
    agent.reportCall(ringing({ key: 'missed' }));
    agent.reportCall(ringing({ key: 'missed', phase: 'ended' }));
    agent.reportCall(ringing({ key: 'taken' }));
    agent.reportCall(ringing({ key: 'taken', phase: 'connected' }));
    agent.reportCall(ringing({ key: 'taken', phase: 'held' }));
    agent.reportCall(ringing({ key: 'taken', phase: 'connected' }));
    expect(opened).toHaveLength(1);
  });

  it('opens for each of two calls of the same caller', () => {
    const { agent, opened } = pops();
    agent.reportCall(ringing({ key: 'a' }));
    agent.reportCall(ringing({ key: 'b' }));
    expect(opened).toHaveLength(2);
  });

  it('opens nothing without a template, or with one that cannot be opened', () => {
    const none = pops('');
    const bad = pops('http://crm.example/{number}');
    none.agent.reportCall(ringing());
    bad.agent.reportCall(ringing());
    expect([none.opened, none.log.lines, bad.opened, bad.log.lines.length]).toEqual([[], [], [], 1]);
  });

  it('goes on when the browser cannot be opened', async () => {
    const { agent, opened, log } = pops(template, 'ring', true);
    agent.reportCall(ringing({ key: 'a' }));
    agent.reportCall(ringing({ key: 'b' }));
    await Promise.resolve();
    await Promise.resolve();
    expect([opened.length, log.lines.length]).toEqual([2, 2]);
  });
});

describe('createOpener', () => {
  it('opens https addresses as they were parsed, and nothing else', async () => {
    const opened: string[] = [];
    const opener = createOpener({ openExternal: async (url) => void opened.push(url) });
    await opener.open(new URL('https://crm.example/a b'));
    for (const address of ['http://a.example/', 'file:///etc/passwd', 'javascript:alert(1)', 'ms-settings:x']) {
      await expect(opener.open(new URL(address))).rejects.toThrow('https');
    }
    expect(opened).toEqual(['https://crm.example/a%20b']);
  });
});
