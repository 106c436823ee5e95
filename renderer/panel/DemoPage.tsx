import {
  Clock3,
  EyeOff,
  LogOut,
  type LucideIcon,
  PhoneForwarded,
  PhoneIncoming,
  Unplug,
  UserRound,
  UsersRound,
} from 'lucide-react';
import { type FormEvent, type ReactNode, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ScreenpopBridge, TestCallKind, UiFailure } from '../../preload/contract.ts';
import { ActionButton } from '../ui/ActionButton.tsx';
import { FailureNote } from '../ui/FailureNote.tsx';
import { usePage } from '../ui/page.tsx';
import { settle } from '../ui/settle.ts';
import type { PageState } from '../ui/store.ts';
import { Field } from './Field.tsx';
import { LinkBanner } from './LinkBanner.tsx';

type TestCall = Parameters<ScreenpopBridge['placeTestCall']>[0];

/** The test calls, in the order in which a newcomer would try them. */
const testCalls: readonly { readonly kind: TestCallKind; readonly Icon: LucideIcon }[] = [
  { kind: 'outside', Icon: PhoneIncoming },
  { kind: 'colleague', Icon: UserRound },
  { kind: 'withheld', Icon: EyeOff },
  { kind: 'three', Icon: UsersRound },
  { kind: 'gives-up', Icon: Clock3 },
  { kind: 'elsewhere', Icon: PhoneForwarded },
  { kind: 'line-down', Icon: Unplug },
];

/** Places a test call; answers with why it could not be placed. */
function useTestCall(): (call: TestCall) => Promise<UiFailure | undefined> {
  const { bridge } = usePage();
  return async (call) => {
    const result = await settle(bridge.placeTestCall(call));
    return result.ok ? undefined : result.failure;
  };
}

function TestCallLine({ kind, Icon }: (typeof testCalls)[number]): ReactNode {
  const { t } = useTranslation();
  const place = useTestCall();
  const [failure, setFailure] = useState<UiFailure>();
  return (
    <li className="test-call">
      <Icon className="icon" aria-hidden />
      <div className="test-call-words">
        <p className="check-name">{t(`demo.call.${kind}.name`)}</p>
        <p className="check-sentence">{t(`demo.call.${kind}.help`)}</p>
      </div>
      <ActionButton
        action={`test-call-${kind}`}
        size="large"
        label={t('demo.start')}
        description={t(`demo.call.${kind}.name`)}
        onPress={() => void place({ kind }).then(setFailure)}
      />
      {failure !== undefined && <FailureNote failure={failure} />}
    </li>
  );
}

const withName = (number: string, name: string): NonNullable<TestCall['caller']> => ({
  number,
  ...(name.trim() !== '' && { name: name.trim() }),
});

/** Lets anybody call: to see how a customer of one's own would be shown. */
function OwnCall(): ReactNode {
  const { t } = useTranslation();
  const place = useTestCall();
  const box = useRef<HTMLFormElement>(null);
  const [number, setNumber] = useState('');
  const [name, setName] = useState('');
  const [failure, setFailure] = useState<UiFailure>();
  const isRefused = failure?.code === 'invalid-number';
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const refused = await place({ kind: 'outside', caller: withName(number, name) });
    setFailure(refused);
    if (refused?.code === 'invalid-number') box.current?.querySelector<HTMLElement>('input[name="number"]')?.focus();
  };
  return (
    <form ref={box} className="settings-section" noValidate onSubmit={(event) => void submit(event)}>
      <h2 className="section-title">{t('demo.own.title')}</h2>
      <p className="field-help">{t('demo.own.help')}</p>
      <div className="field-pair">
        <Field
          name="number"
          label={t('demo.own.number')}
          help={t('demo.own.numberHelp')}
          type="tel"
          value={number}
          onChange={setNumber}
          {...(isRefused && { error: t('failure.invalid-number.hint') })}
        />
        <Field name="name" label={t('demo.own.name')} help={t('demo.own.nameHelp')} value={name} onChange={setName} />
      </div>
      <div className="form-actions">
        <ActionButton
          action="test-call-own"
          type="submit"
          size="large"
          label={t('demo.own.submit')}
          icon={<PhoneIncoming className="icon" aria-hidden />}
        />
      </div>
      {failure !== undefined && !isRefused && <FailureNote failure={failure} />}
    </form>
  );
}

/** Starts anew without the demonstration. */
export function LeaveDemo({ size }: { size: 'large' | 'small' }): ReactNode {
  const { t } = useTranslation();
  const { bridge } = usePage();
  return (
    <ActionButton
      action="leave-demo"
      testId="leave-demo"
      size={size}
      label={t('demo.leave')}
      icon={<LogOut className="icon" aria-hidden />}
      onPress={() => void settle(bridge.leaveDemo())}
    />
  );
}

/** The demonstration: places test calls, each with what there is to see in it. */
export function DemoPage({ state }: { state: PageState }): ReactNode {
  const { t } = useTranslation();
  return (
    <>
      <h1 className="page-title">{t('panel.page.demo')}</h1>
      <p className="page-intro">{t('demo.intro')}</p>
      {state.link.state !== 'online' && <LinkBanner link={state.link} />}
      <ul className="test-calls">
        {testCalls.map((call) => (
          <TestCallLine key={call.kind} {...call} />
        ))}
      </ul>
      <OwnCall />
      <section className="settings-section">
        <h2 className="section-title">{t('demo.leave')}</h2>
        <p className="field-help">{t('demo.leaveHelp')}</p>
        <div className="form-actions">
          <LeaveDemo size="large" />
        </div>
      </section>
    </>
  );
}
