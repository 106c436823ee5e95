import { type ReactNode, useId } from 'react';

interface ToggleProps {
  readonly name: string;
  readonly label: string;
  readonly help: string;
  readonly isOn: boolean;
  readonly onChange: (isOn: boolean) => void;
}

/** A box to tick, with its line of explanation. */
export function Toggle({ name, label, help, isOn, onChange }: ToggleProps): ReactNode {
  const id = useId();
  return (
    <div className="toggle">
      <input
        id={id}
        className="toggle-box"
        type="checkbox"
        name={name}
        checked={isOn}
        aria-describedby={`${id}-help`}
        onChange={(event) => onChange(event.target.checked)}
      />
      <label className="field-label" htmlFor={id}>
        {label}
      </label>
      <p id={`${id}-help`} className="field-help">
        {help}
      </p>
    </div>
  );
}
