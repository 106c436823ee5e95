import type { KeyboardEvent } from 'react';
import type { InputProps } from 'react-aria-components/Input';
import { moveHighlight } from './target.ts';

/** A field and the list of targets beneath it. */
interface TargetField {
  /** Prefix of the element ids; the list's are of the same. */
  readonly id: string;
  /** How many were found. */
  readonly count: number;
  /** Highlighted place, -1: none. */
  readonly index: number;
  readonly onMove: (place: number) => void;
  readonly onEscape: () => void;
}

/** What makes a field the combobox of a `TargetList` (ARIA 1.2): arrows choose while the focus stays in the field. */
export function comboboxProps({ id, count, index, onMove, onEscape }: TargetField): InputProps {
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing) return;
    const next = moveHighlight(event.key, index, count);
    if (next !== undefined) onMove(next);
    if (event.key === 'Escape') onEscape();
    if (next !== undefined || event.key === 'Escape') event.preventDefault();
  };
  return {
    id: `${id}-field`,
    ...{ role: 'combobox', autoComplete: 'off', spellCheck: false, onKeyDown },
    ...{ 'aria-autocomplete': 'list', 'aria-expanded': count > 0, 'aria-controls': `${id}-list` },
    'aria-activedescendant': index < 0 ? undefined : `${id}-option-${index}`,
  };
}
