import { describe, expect, it } from 'vitest';
import { DialPrompts, noticeLifeMs, promptLifeMs } from '../../../main/desktop/dialing/prompts.ts';
import { failed, type Result, success } from '../../../main/failure.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { presented } from './fakes.ts';

type Dialled = Result<{ call: string }>;

function prompts(clipboard: string, answer: Promise<Dialled> = Promise.resolve(success({ call: 'a' }))) {
  const { presenter } = presented();
  const clock = new FakeClock();
  const dialled: string[] = [];
  const dial = ({ number }: { number: string }) => {
    dialled.push(number);
    return answer;
  };
  const readClipboard = async () => clipboard;
  const subject = new DialPrompts({ agent: { dial }, clock, presenter, readClipboard, country: () => 'GB' });
  return { subject, presenter, clock, dialled };
}

describe('DialPrompts', () => {
  it('asks about the number in the clipboard, and dials it once accepted', async () => {
    const { subject, presenter, dialled } = prompts('Call +44 (0)20 7946 0018, thanks');
    await subject.askFromClipboard();
    const asked = presenter.dialPrompt;
    const result = await subject.answer({ id: asked?.id ?? '', isAccepted: true });
    expect([asked?.number, result.ok, dialled, presenter.dialPrompt]).toEqual([
      { dial: '+442079460018', display: '020 7946 0018' },
      true,
      ['+442079460018'],
      undefined,
    ]);
  });

  it('dials nothing when the user says no', async () => {
    const { subject, presenter, dialled } = prompts('201');
    await subject.askFromClipboard();
    await subject.answer({ id: presenter.dialPrompt?.id ?? '', isAccepted: false });
    expect([dialled, presenter.dialPrompt]).toEqual([[], undefined]);
  });

  it('dials the corrected number', async () => {
    const { subject, presenter, dialled } = prompts('201');
    await subject.askFromClipboard();
    const result = await subject.answer({ id: presenter.dialPrompt?.id ?? '', isAccepted: true, number: '202' });
    expect([result.ok, dialled, presenter.dialPrompt]).toEqual([true, ['202'], undefined]);
  });

  it('asks about a number chosen from a list, and dials nothing by itself', async () => {
    const { subject, presenter, dialled } = prompts('');
    subject.askFor({ dial: '+442079460018', number: '020 7946 0018' });
    const asked = presenter.dialPrompt;
    subject.askFor({ dial: '201' });
    expect([asked?.number, presenter.dialPrompt?.number, dialled]).toEqual([
      { dial: '+442079460018', display: '020 7946 0018' },
      { dial: '201', display: '201' },
      [],
    ]);
  });

  it('says for a while that there is nothing to dial', async () => {
    const { subject, presenter, clock } = prompts('no number here');
    await subject.askFromClipboard();
    const notice = presenter.dialPrompt;
    await clock.advance(noticeLifeMs);
    expect([notice?.failure, notice?.number, presenter.dialPrompt]).toEqual([
      { code: 'invalid-number' },
      undefined,
      undefined,
    ]);
  });

  it('forgets a question that nobody answers', async () => {
    const { subject, presenter, clock } = prompts('201');
    await subject.askFromClipboard();
    await clock.advance(promptLifeMs - 1);
    const isAsked = presenter.dialPrompt !== undefined;
    await clock.advance(1);
    expect([isAsked, presenter.dialPrompt]).toEqual([true, undefined]);
  });

  it('keeps the question and passes the refusal on where the agent or the platform refuses', async () => {
    const { subject, presenter } = prompts('201', Promise.resolve(failed('forbidden')));
    await subject.askFromClipboard();
    const id = presenter.dialPrompt?.id ?? '';
    const result = await subject.answer({ id, isAccepted: true });
    expect([result, presenter.dialPrompt?.id]).toEqual([failed('forbidden'), id]);
  });

  it('dials once, whatever is clicked twice', async () => {
    const { promise, resolve } = Promise.withResolvers<Dialled>();
    const { subject, presenter, dialled } = prompts('201', promise);
    await subject.askFromClipboard();
    const id = presenter.dialPrompt?.id ?? '';
    const first = subject.answer({ id, isAccepted: true });
    const second = await subject.answer({ id, isAccepted: true });
    resolve(success({ call: 'a' }));
    expect([second.ok, (await first).ok, dialled]).toEqual([false, true, ['201']]);
  });

  it('leaves a newer question standing when the older one has been dialled', async () => {
    const { promise, resolve } = Promise.withResolvers<Dialled>();
    const { subject, presenter } = prompts('201', promise);
    await subject.askFromClipboard();
    const answered = subject.answer({ id: presenter.dialPrompt?.id ?? '', isAccepted: true });
    await subject.askFromClipboard();
    const newer = presenter.dialPrompt?.id;
    resolve(success({ call: 'a' }));
    await answered;
    expect([newer === undefined, presenter.dialPrompt?.id]).toEqual([false, newer]);
  });

  it('refuses an answer to an older question', async () => {
    const { subject, presenter, dialled } = prompts('201');
    await subject.askFromClipboard();
    const id = presenter.dialPrompt?.id ?? '';
    await subject.askFromClipboard();
    const result = await subject.answer({ id, isAccepted: true });
    expect([result.ok, dialled]).toEqual([false, []]);
  });
});
