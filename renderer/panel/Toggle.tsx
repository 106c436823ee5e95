import { type ReactNode, useId } from 'react';
import type { UiResult, UiSettings } from '../../preload/contract.ts';
import { describedBy, SavedMark, SettingError } from './SettingFoot.tsx';
import { useIsWanted } from './settings-search.ts';
import { useSaver, useUnanswered } from './useSetting.ts';

interface ToggleProps {
  readonly name: string;
  readonly label: string;
  readonly help: string;
  readonly isOn: boolean;
  /** Somebody is at it: nothing to tick now. */
  readonly isDisabled?: boolean;
  /** Why the last change was refused. */
  readonly error?: string | undefined;
  readonly onChange: (isOn: boolean) => void;
}

/** A box to tick, with its line of explanation. */
export function Toggle({ name, label, help, isOn, isDisabled, error, onChange }: ToggleProps): ReactNode {
  const id = useId();
  return (
    <div className="toggle">
      <input
        id={id}
        className="toggle-box"
        type="checkbox"
        name={name}
        checked={isOn}
        disabled={isDisabled}
        aria-invalid={error === undefined ? undefined : true}
        aria-describedby={describedBy(id, error)}
        onChange={(event) => onChange(event.target.checked)}
      />
      <label className="field-label" htmlFor={id}>
        {label}
      </label>
      <p id={`${id}-help`} className="field-help">
        {help}
      </p>
      <SettingError id={`${id}-error`} error={error} />
    </div>
  );
}

type SwitchSettingProps = Omit<ToggleProps, 'onChange' | 'error'> &
  (
    | { readonly changeOf: (isOn: boolean) => Partial<UiSettings> }
    | { readonly apply: (isOn: boolean) => Promise<UiResult> }
  );

/** A setting that is on or off; applies at once, and says whether it did. */
export function SwitchSetting(props: SwitchSettingProps): ReactNode {
  const { error, isSaved, savedCount, save, apply } = useSaver();
  const shown = useUnanswered(props.isOn);
  const isWanted = useIsWanted(props.label, props.help);
  if (!isWanted) return null;
  const change = (isOn: boolean): void => {
    const ask = () => ('changeOf' in props ? save(props.changeOf(isOn)) : apply(() => props.apply(isOn)));
    void shown.choose(isOn, ask);
  };
  return (
    <div className="setting">
      <Toggle {...props} isOn={shown.value} error={error} onChange={change} />
      <SavedMark count={isSaved ? savedCount : 0} />
    </div>
  );
}
