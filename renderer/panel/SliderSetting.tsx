import { type ReactNode, useId } from 'react';
import { I18nProvider } from 'react-aria-components/I18nProvider';
import { Label } from 'react-aria-components/Label';
import { Slider, SliderFill, SliderOutput, SliderThumb, SliderTrack } from 'react-aria-components/Slider';
import { useTranslation } from 'react-i18next';
import type { UiSettings } from '../../preload/contract.ts';
import { describedBy, SettingFoot } from './SettingFoot.tsx';
import { useIsWanted } from './settings-search.ts';
import './slider.css';
import { useSaver, useUnanswered } from './useSetting.ts';

interface SliderSettingProps {
  readonly name: string;
  readonly label: string;
  readonly help: string;
  /** In per cent. */
  readonly value: number;
  readonly changeOf: (value: number) => Partial<UiSettings>;
  /** Told while the slider is being moved, before anything is saved; undefined: it stands where it is saved. */
  readonly onMove: (value: number | undefined) => void;
}

const toPercent = (share: number): number => Math.round(share * 100);

/** A setting from 0 to 100 per cent; applies when the slider is let go, and at each press of an arrow key. */
export function SliderSetting({ name, label, help, value, changeOf, onMove }: SliderSettingProps): ReactNode {
  const { i18n } = useTranslation();
  const id = useId();
  const { error, isSaved, savedCount, save } = useSaver();
  const shown = useUnanswered(value / 100);
  const isWanted = useIsWanted(label, help);
  if (!isWanted) return null;
  const move = (share: number): void => {
    shown.hold(share);
    onMove(toPercent(share));
  };
  const finish = (share: number): void =>
    void shown.choose(share, () => save(changeOf(toPercent(share)))).then(() => onMove(undefined));
  return (
    <div className="setting field">
      <I18nProvider locale={i18n.language}>
        <Slider
          className="slider"
          value={shown.value}
          minValue={0}
          maxValue={1}
          step={0.05}
          formatOptions={{ style: 'percent' }}
          onChange={move}
          onChangeEnd={finish}
        >
          <Label className="field-label">{label}</Label>
          <SliderOutput className="slider-value" />
          <SliderTrack className="slider-track">
            <SliderFill className="slider-fill" />
            <SliderThumb className="slider-thumb" name={name} aria-describedby={describedBy(id, error)} />
          </SliderTrack>
        </Slider>
      </I18nProvider>
      <SettingFoot {...{ id, help, error }} savedCount={isSaved ? savedCount : 0} />
    </div>
  );
}
