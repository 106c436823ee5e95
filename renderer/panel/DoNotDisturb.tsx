import { BellOff } from 'lucide-react';
import { memo, type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { UiFailure, UiResult } from '../../preload/contract.ts';
import { ActionButton } from '../ui/ActionButton.tsx';
import { FailureNote } from '../ui/FailureNote.tsx';
import { usePage } from '../ui/page.tsx';
import { isSameButCalls } from '../ui/same.ts';
import { settle } from '../ui/settle.ts';
import type { PageState } from '../ui/store.ts';
import { Toggle } from './Toggle.tsx';

type DoNotDisturbState = Pick<PageState, 'facts' | 'link' | 'settings'>;

/** Carries out one wish at a time, and keeps why the last one was refused. */
function useWish(): readonly [UiFailure | undefined, (ask: () => Promise<UiResult>) => void] {
  const [failure, setFailure] = useState<UiFailure>();
  const carryOut = async (ask: () => Promise<UiResult>): Promise<void> => {
    const result = await settle(ask());
    setFailure(result.ok ? undefined : result.failure);
  };
  return [failure, (ask) => void carryOut(ask)];
}

/** The line that is dialled from: do not disturb is said of it. */
const lineOf = ({ link, settings }: DoNotDisturbState): string =>
  (link.endpointIds.includes(settings.dialEndpoint) ? settings.dialEndpoint : link.endpointIds[0]) ?? '';

/** While it is on: who forgets it gets no calls, so every page says it. */
export const DoNotDisturbBanner = memo(function DoNotDisturbBanner({ state }: { state: DoNotDisturbState }): ReactNode {
  const { t } = useTranslation();
  const { bridge } = usePage();
  const [failure, carryOut] = useWish();
  const isOn = state.link.state === 'online' && state.facts.doNotDisturb === 'on';
  return (
    <div role="status" className="do-not-disturb-place">
      {isOn && (
        <section className="link-banner do-not-disturb" data-testid="do-not-disturb-banner">
          <BellOff className="icon" aria-hidden />
          <div className="link-words">
            <p className="link-title">{t('doNotDisturb.banner')}</p>
            <p className="link-detail">{t('doNotDisturb.bannerDetail', { line: lineOf(state) })}</p>
            {failure !== undefined && <FailureNote failure={failure} />}
          </div>
          <ActionButton
            action="end-do-not-disturb"
            size="large"
            label={t('doNotDisturb.turnOff')}
            onPress={() => carryOut(() => bridge.setDoNotDisturb({ isEnabled: false }))}
          />
        </section>
      )}
    </div>
  );
}, isSameButCalls);

const helpKeys = {
  on: 'doNotDisturb.help',
  off: 'doNotDisturb.help',
  changing: 'doNotDisturb.changing',
  unknown: 'doNotDisturb.unknown',
  unsupported: 'doNotDisturb.unsupported',
} as const;

/** Turns it on and off, and says what is known of it. */
export const DoNotDisturb = memo(function DoNotDisturb({ state }: { state: DoNotDisturbState }): ReactNode {
  const { t } = useTranslation();
  const { bridge } = usePage();
  const [failure, carryOut] = useWish();
  const standing = state.facts.doNotDisturb;
  if (state.link.state !== 'online') return null;
  return (
    <section className="do-not-disturb-switch" data-testid="do-not-disturb" data-standing={standing}>
      <Toggle
        name="doNotDisturb"
        label={t('doNotDisturb.label')}
        help={t(helpKeys[standing])}
        isOn={standing === 'on'}
        isDisabled={standing !== 'on' && standing !== 'off'}
        onChange={(isEnabled) => carryOut(() => bridge.setDoNotDisturb({ isEnabled }))}
      />
      {(standing === 'unknown' || standing === 'unsupported') && (
        <ActionButton
          action="read-do-not-disturb"
          size="small"
          label={t('doNotDisturb.read')}
          onPress={() => carryOut(() => bridge.readDoNotDisturb())}
        />
      )}
      {failure !== undefined && <FailureNote failure={failure} />}
    </section>
  );
}, isSameButCalls);
