import { Play, Square } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { UiSettings } from '../../preload/contract.ts';
import { ActionButton } from '../ui/ActionButton.tsx';
import { Note } from '../ui/Note.tsx';
import { findOutput, type Output } from '../ui/sound/outputs.ts';
import { tones } from '../ui/sound/tones.ts';
import { useOutputs } from '../ui/sound/useOutputs.ts';
import type { PageState } from '../ui/store.ts';
import { ChoiceSetting } from './SettingsFields.tsx';
import { Section } from './SettingsSection.tsx';
import { SliderSetting } from './SliderSetting.tsx';
import { useIsWanted } from './settings-search.ts';
import { SwitchSetting } from './Toggle.tsx';
import { useTryTone } from './useTryTone.ts';

const choices = ['chime', 'bell', 'pulse'] as const;

/** Where the sound is to go: what is plugged in, and what was chosen and is away. */
interface Devices {
  readonly known: readonly Output[];
  readonly chosen: string;
  /** The chosen one's name, where it is away; empty: nobody knows it. */
  readonly away?: string;
}

function useDevices({ ringDevice: id, ringDeviceName: name }: UiSettings): Devices {
  const outputs = useOutputs();
  const found = outputs && findOutput(outputs, { id, name });
  if (found !== undefined || id === '') return { known: outputs ?? [], chosen: found?.id ?? '' };
  const known = [...(outputs ?? []), { id, name }];
  return outputs === undefined ? { known, chosen: id } : { known, chosen: id, away: name };
}

function DeviceChoice({ devices: { known, chosen, away } }: { devices: Devices }): ReactNode {
  const { t } = useTranslation();
  const nameOf = ({ id, name }: Output): string => {
    const shown = name === '' ? t('settings.ringDevice.nameless') : name;
    return away !== undefined && id === chosen ? t('settings.ringDevice.awayOption', { name: shown }) : shown;
  };
  return (
    <ChoiceSetting
      name="ringDevice"
      label={t('settings.ringDevice.label')}
      help={t('settings.ringDevice.help')}
      value={chosen}
      options={[
        { value: '', label: t('settings.ringDevice.system') },
        ...known.map((output) => ({ value: output.id, label: nameOf(output) })),
      ]}
      changeOf={(ringDevice) => ({
        ringDevice,
        ringDeviceName: known.find(({ id }) => id === ringDevice)?.name.slice(0, 200) ?? '',
      })}
    />
  );
}

/** What is wrong with the sound by now, if anything is. */
function Trouble({ away, sound }: { away: string | undefined; sound: string | undefined }): ReactNode {
  const { t } = useTranslation();
  const name = away === '' || away === undefined ? t('settings.ringDevice.nameless') : away;
  const kind =
    sound === 'failed' ? 'failed' : away !== undefined ? 'away' : sound === 'other-device' ? 'other' : undefined;
  if (kind === undefined) return null;
  return <Note sentence={t(`settings.ringTrouble.${kind}`, { name })} hint={t(`settings.ringTrouble.${kind}Hint`)} />;
}

function TryButton({ isPlaying, onPress }: { isPlaying: boolean; onPress: () => void }): ReactNode {
  const { t } = useTranslation();
  const isWanted = useIsWanted(t('settings.ringTone.label'), t('settings.ringTone.play'));
  if (!isWanted) return null;
  const Icon = isPlaying ? Square : Play;
  return (
    <div className="form-actions">
      <ActionButton
        action="play-tone"
        size="large"
        label={t(isPlaying ? 'settings.ringTone.stop' : 'settings.ringTone.play')}
        icon={<Icon className="icon" aria-hidden />}
        onPress={onPress}
      />
    </div>
  );
}

/** Whether this computer rings too, how, how loud, and from where. */
export function SoundSection({ state: { settings, facts } }: { state: PageState }): ReactNode {
  const { t } = useTranslation();
  const { ringTone, ringVolume, ringDevice, ringDeviceName } = settings;
  const devices = useDevices(settings);
  const [moved, setMoved] = useState<number>();
  const output = { id: ringDevice, name: ringDeviceName };
  const attempt = useTryTone({ tone: tones[ringTone], volumePercent: moved ?? ringVolume, output });
  const last = attempt.outcome?.sound ?? (settings.isRingToneOn ? facts.ringSound : undefined);
  return (
    <Section title={t('settings.section.sound')}>
      <SwitchSetting
        name="isRingToneOn"
        label={t('settings.isRingToneOn.label')}
        help={t('settings.isRingToneOn.help')}
        isOn={settings.isRingToneOn}
        changeOf={(isRingToneOn) => ({ isRingToneOn })}
      />
      <ChoiceSetting
        name="ringTone"
        label={t('settings.ringTone.label')}
        help={t('settings.ringTone.help')}
        value={ringTone}
        options={choices.map((value) => ({ value, label: t(`settings.ringTone.${value}`) }))}
        changeOf={(chosen) => ({ ringTone: chosen })}
      />
      <TryButton isPlaying={attempt.isPlaying} onPress={attempt.toggle} />
      <SliderSetting
        name="ringVolume"
        label={t('settings.ringVolume.label')}
        help={t('settings.ringVolume.help')}
        value={ringVolume}
        changeOf={(volume) => ({ ringVolume: volume })}
        onMove={setMoved}
      />
      <DeviceChoice devices={devices} />
      <Trouble away={devices.away} sound={last} />
    </Section>
  );
}
