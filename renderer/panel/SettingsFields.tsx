import { ChevronDown } from 'lucide-react';
import { type ReactNode, useId } from 'react';
import { useTranslation } from 'react-i18next';
import { Field } from './Field.tsx';
import { type TextSettingOptions, useTextSetting } from './useSetting.ts';

/** "Saved", said to eyes and ears. */
function SavedMark({ isShown }: { isShown: boolean }): ReactNode {
  const { t } = useTranslation();
  return (
    <span className="saved-mark" role="status">
      {isShown && t('settings.saved')}
    </span>
  );
}

/** A setting that is typed; applies when the field is left or Enter is pressed. */
export function TextSettingField(setting: TextSettingOptions): ReactNode {
  const { commit, isShownSaved, ...field } = useTextSetting(setting);
  return (
    <form
      className="setting"
      onSubmit={(event) => {
        event.preventDefault();
        void commit();
      }}
    >
      <Field {...field} onBlur={() => void commit()} />
      <SavedMark isShown={isShownSaved} />
    </form>
  );
}

interface ChoiceProps {
  readonly name: string;
  readonly label: string;
  readonly help: string;
  readonly value: string;
  readonly options: readonly { readonly value: string; readonly label: string }[];
  readonly onChange: (value: string) => void;
}

/** A setting that is chosen from a list; applies at once. The system's own list: it searches by typing. */
export function ChoiceSetting({ name, label, help, value, options, onChange }: ChoiceProps): ReactNode {
  const id = useId();
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
          value={value}
          aria-describedby={`${id}-help`}
          onChange={(event) => onChange(event.target.value)}
        >
          {options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.label}
            </option>
          ))}
        </select>
        <ChevronDown className="icon" aria-hidden />
      </div>
      <p id={`${id}-help`} className="field-help">
        {help}
      </p>
    </div>
  );
}
