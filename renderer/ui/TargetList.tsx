import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Target } from '../../preload/contract.ts';

interface TargetListProps {
  /** Prefix of the element ids that the field refers to. */
  readonly id: string;
  readonly found: readonly Target[];
  /** Highlighted place, -1: none. */
  readonly index: number;
  readonly onChoose: (index: number) => void;
}

/** The targets found, in the card itself: the window is no larger than its cards. The focus stays in the field. */
export function TargetList({ id, found, index, onChoose }: TargetListProps): ReactNode {
  const { t } = useTranslation();
  return (
    <>
      <div id={`${id}-list`} className="listbox" role="listbox" aria-label={t('target.colleagues')} tabIndex={-1}>
        {found.map((target, place) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the field has the keys (aria-activedescendant)
          <div
            key={target.destination}
            id={`${id}-option-${place}`}
            className="option"
            role="option"
            tabIndex={-1}
            aria-selected={place === index}
            data-destination={target.destination}
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => onChoose(place)}
          >
            <span className="option-name">{target.name ?? target.number}</span>
            <span className="option-number">{target.name === undefined ? undefined : target.number}</span>
          </div>
        ))}
      </div>
      <p className="visually-hidden" role="status">
        {found.length > 0 && t('target.found', { count: found.length })}
      </p>
    </>
  );
}
