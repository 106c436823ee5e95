import { ChevronDown } from 'lucide-react';
import { type ReactNode, useId } from 'react';
import type { UiResult, UiSettings } from '../../preload/contract.ts';
import { Field } from './Field.tsx';
import { describedBy, SavedMark, SettingFoot } from './SettingFoot.tsx';
import { useIsWanted } from './settings-search.ts';
import { type TextSettingOptions, useSaver, useTextSetting, useUnanswered } from './useSetting.ts';

/** A setting that is typed; applies when the field is left or Enter is pressed. */
export function TextSettingField(setting: TextSettingOptions): ReactNode {
  const { commit, savedCount, ...field } = useTextSetting(setting);
  const isWanted = useIsWanted(field.label, field.help);
  if (!isWanted) return null;
  return (
    <form
      className="setting"
      onSubmit={(event) => {
        event.preventDefault();
        void commit();
      }}
    >
      <Field {...field} isErrorAnnounced onBlur={() => void commit()} />
      <SavedMark count={savedCount} />
    </form>
  );
}

interface ChoiceProps<Value extends string> {
  readonly name: string;
  readonly label: string;
  readonly help: string;
  readonly value: Value;
  readonly options: readonly { readonly value: Value; readonly label: string }[];
}

/** What a choice changes: settings, or something that is changed like one. */
type Change<Value extends string> =
  | { readonly changeOf: (value: Value) => Partial<UiSettings> }
  | { readonly apply: (value: Value) => Promise<UiResult> };

/** A setting that is chosen from a list; applies at once. The system's own list: it searches by typing. */
export function ChoiceSetting<Value extends string>(props: ChoiceProps<Value> & Change<Value>): ReactNode {
  const { name, label, help, value, options } = props;
  const id = useId();
  const { error, isSaved, savedCount, save, apply } = useSaver();
  const shown = useUnanswered(value);
  const isWanted = useIsWanted(label, help);
  if (!isWanted) return null;
  const change = (chosen: string): void => {
    const option = options.find((one) => one.value === chosen);
    if (option === undefined) return;
    const ask = () =>
      'changeOf' in props ? save(props.changeOf(option.value)) : apply(() => props.apply(option.value));
    void shown.choose(option.value, ask);
  };
  return (
    <div className="setting field">
      <label className="field-label" htmlFor={id}>
        {label}
      </label>
      <div className="select-box">
        <select
          id={id}
          name={name}
          className="input select"
          value={shown.value}
          aria-invalid={error === undefined ? undefined : true}
          aria-describedby={describedBy(id, error)}
          onChange={(event) => change(event.target.value)}
        >
          {options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.label}
            </option>
          ))}
        </select>
        <ChevronDown className="icon" aria-hidden />
      </div>
      <SettingFoot {...{ id, help, error }} savedCount={isSaved ? savedCount : 0} />
    </div>
  );
}
