import type { TFunction } from 'i18next';
import { type KeyboardEvent, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ReservedKey, ShortcutStatus, UiSettings } from '../../preload/contract.ts';
import { usePage } from '../ui/page.tsx';
import { settle } from '../ui/settle.ts';
import { acceleratorOf, areSameKeys, displayAccelerator } from './accelerator.ts';
import { useSaver } from './useSetting.ts';

/** Name of a global shortcut. */
export type ShortcutName = keyof UiSettings['shortcuts'];

/** macOS writes its keys as signs, and has another one in the place of Ctrl. */
export const isMac = navigator.userAgent.includes('Mac OS');

/** What the field is about. */
export interface ShortcutFieldProps {
  readonly name: ShortcutName;
  readonly shortcuts: UiSettings['shortcuts'];
  readonly status: ShortcutStatus[ShortcutName];
}

/** While the field has the keyboard the keys do nothing else: who tries them out must not hang up. */
function useRecording(): readonly [boolean, (isRecording: boolean) => void] {
  const { bridge } = usePage();
  const [isRecording, setRecording] = useState(false);
  useEffect(() => {
    if (!isRecording) return;
    void settle(bridge.setShortcutRecording({ isRecording: true }));
    return () => void settle(bridge.setShortcutRecording({ isRecording: false }));
  }, [bridge, isRecording]);
  return [isRecording, setRecording];
}

/** Why the stored keys were not asked for, where they were not. */
function useStoredReason({ name, shortcuts, status }: ShortcutFieldProps): ReservedKey | undefined {
  const { bridge } = usePage();
  const [reason, setReason] = useState<ReservedKey>();
  const accelerator = shortcuts[name];
  useEffect(() => {
    const ask = async (): Promise<void> => {
      const result = await settle(bridge.checkShortcut({ accelerator }));
      setReason(result.ok ? result.value : undefined);
    };
    if (status === 'reserved') void ask();
    else setReason(undefined);
  }, [bridge, accelerator, status]);
  return reason;
}

const usedBy = (accelerator: string, { name, shortcuts }: ShortcutFieldProps): ShortcutName | undefined =>
  (Object.keys(shortcuts) as ShortcutName[]).find(
    (other) => other !== name && shortcuts[other] !== '' && areSameKeys(shortcuts[other], accelerator, isMac),
  );

/** Keys that were refused before anything was saved, and why. */
type Refusal = { readonly accelerator: string } & (
  | { readonly usedBy: ShortcutName }
  | { readonly reserved: ReservedKey }
);

const refusalText = (refusal: Refusal, t: TFunction): string => {
  const reason =
    'usedBy' in refusal
      ? t('settings.shortcuts.usedBy', { name: t(`settings.shortcuts.${refusal.usedBy}`) })
      : t(`settings.shortcuts.reserved.${refusal.reserved}`);
  return `${displayAccelerator(refusal.accelerator, isMac)}: ${reason}`;
};

/** Takes keys, refuses those that are none to take before anything is saved, and says why. */
export function useShortcutField(props: ShortcutFieldProps) {
  const { t } = useTranslation();
  const { bridge } = usePage();
  const { error, isSaved, savedCount, save } = useSaver();
  const [isRecording, setRecording] = useRecording();
  const [refusal, setRefusal] = useState<Refusal>();
  const reason = useStoredReason(props);
  const set = async (accelerator: string): Promise<void> => {
    setRefusal(undefined);
    await save({ shortcuts: { ...props.shortcuts, [props.name]: accelerator } });
  };
  const take = async (accelerator: string): Promise<void> => {
    const other = usedBy(accelerator, props);
    if (other !== undefined) return setRefusal({ accelerator, usedBy: other });
    const checked = await settle(bridge.checkShortcut({ accelerator }));
    if (checked.ok && checked.value !== undefined) return setRefusal({ accelerator, reserved: checked.value });
    return set(accelerator);
  };
  const press = (event: KeyboardEvent): void => {
    if (event.key === 'Tab' || event.key === 'Escape') return;
    event.preventDefault();
    const isPlain = !(event.ctrlKey || event.altKey || event.metaKey || event.shiftKey);
    if (isPlain && (event.key === 'Backspace' || event.key === 'Delete')) return void set('');
    const accelerator = acceleratorOf(event, isMac);
    if (accelerator !== undefined && !event.repeat) void take(accelerator);
  };
  const said = refusal === undefined ? undefined : refusalText(refusal, t);
  const stored = reason === undefined ? undefined : t(`settings.shortcuts.reserved.${reason}`);
  return {
    ...{ isRecording, press, error: said ?? error ?? stored },
    isRefused: (said ?? error) !== undefined,
    savedCount: isSaved ? savedCount : 0,
    clear: () => void set(''),
    focus: () => setRecording(true),
    blur: () => {
      setRecording(false);
      setRefusal(undefined);
    },
    retry: () => void settle(bridge.retryShortcuts()),
  };
}
