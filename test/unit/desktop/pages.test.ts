import { EventEmitter } from 'node:events';
import { describe, expect, it } from 'vitest';
import { Pages, unseenDelayMs } from '../../../main/desktop/windows/pages.ts';
import type { UiEvent } from '../../../preload/contract.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { fakeLog } from './fakes.ts';

class FakeWindow extends EventEmitter {
  isSeen = false;
  isGone = false;
  readonly sent: number[] = [];
  readonly loaded: string[] = [];
  readonly webContents = Object.assign(new EventEmitter(), {
    id: 7,
    isDestroyed: () => this.isGone,
    send: (_channel: string, { sequence }: UiEvent) => void this.sent.push(sequence),
  });

  isVisible = () => this.isSeen;
  isDestroyed = () => this.isGone;
  loadURL = (address: string) => Promise.resolve(void this.loaded.push(address));
}

function pages() {
  const [clock, log] = [new FakeClock(), fakeLog()];
  const subject = new Pages({ clock, log });
  const [popup, panel] = [new FakeWindow(), new FakeWindow()];
  subject.add(popup as never, { address: 'popup', canWait: false });
  subject.add(panel as never, { address: 'panel', canWait: true });
  let sequence = 0;
  const tell = (): void => {
    sequence += 1;
    subject.tell({ sequence, type: 'cards', cards: [], removed: [] });
  };
  return { clock, log, subject, popup, panel, tell };
}

describe('Pages', () => {
  it('tell the popup at once, hidden or not, and a page that is seen', () => {
    const { popup, panel, tell } = pages();
    panel.isSeen = true;
    tell();
    expect([popup.sent, panel.sent]).toEqual([[1], [1]]);
  });

  it('tell a page that nobody sees soon after, everything and in order', async () => {
    const { clock, popup, panel, tell } = pages();
    tell();
    tell();
    await clock.advance(unseenDelayMs - 1);
    expect([popup.sent, panel.sent]).toEqual([[1, 2], []]);
    await clock.advance(1);
    expect([panel.sent, clock.pending]).toEqual([[1, 2], 0]);
  });

  it('tell it what waits as it comes up, and nothing twice', async () => {
    const { clock, panel, tell } = pages();
    tell();
    panel.isSeen = true;
    panel.emit('show');
    tell();
    await clock.advance(unseenDelayMs);
    expect([panel.sent, clock.pending]).toEqual([[1, 2], 0]);
  });

  it('tell nothing to a page that is gone, and wait for nothing', async () => {
    const { clock, subject, panel, tell } = pages();
    tell();
    panel.isGone = true;
    panel.emit('closed');
    tell();
    await clock.advance(unseenDelayMs);
    expect([panel.sent, clock.pending, subject.trusted.size]).toEqual([[], 0, 0]);
  });

  it('load a page again whose process died, and say so in the log', () => {
    const { log, popup } = pages();
    popup.webContents.emit('render-process-gone', {}, { reason: 'crashed' });
    popup.webContents.emit('render-process-gone', {}, { reason: 'clean-exit' });
    expect([popup.loaded, log.lines.length]).toEqual([['popup'], 2]);
  });
});
