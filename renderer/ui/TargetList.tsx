import { type ReactNode, useId } from 'react';
import { useTranslation } from 'react-i18next';
import type { Target } from '../../preload/contract.ts';
import { useSettled } from './useSettled.ts';

interface TargetListProps {
  /** Prefix of the element ids that the field refers to. */
  readonly id: string;
  readonly found: readonly Target[];
  /** Highlighted place, -1: none. */
  readonly index: number;
  readonly onChoose: (index: number) => void;
}

interface OptionProps {
  readonly id: string;
  readonly target: Target;
  readonly isHighlighted: boolean;
  readonly isSettled: boolean;
  readonly onChoose: () => void;
}

function Option({ id, target, isHighlighted, isSettled, onChoose }: OptionProps): ReactNode {
  const { name, organisation, number, destination } = target;
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the field has the keys (aria-activedescendant)
    <div
      id={id}
      className="option"
      role="option"
      tabIndex={-1}
      aria-selected={isHighlighted}
      data-destination={destination}
      data-settled={isSettled || undefined}
      onMouseDown={(event) => event.preventDefault()}
      onClick={isSettled ? onChoose : undefined}
    >
      <span className="option-person">
        <bdi className="option-name">{name ?? number}</bdi>
        {organisation !== undefined && <bdi className="option-organisation">{organisation}</bdi>}
      </span>
      {name !== undefined && <bdi className="option-number">{number}</bdi>}
    </div>
  );
}

interface GroupProps extends TargetListProps {
  /** The list has stood for a moment: before that a press was meant for what stood there. */
  readonly isSettled: boolean;
  readonly name: string;
  /** The places in `found` that belong here. */
  readonly places: readonly number[];
  /** The name is seen, not only heard. */
  readonly isCaptioned: boolean;
}

function Group({ name, places, isCaptioned, id, found, index, isSettled, onChoose }: GroupProps): ReactNode {
  const captionId = useId();
  if (places.length === 0) return null;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is no group of options
    <div role="group" aria-labelledby={captionId}>
      <div id={captionId} className={isCaptioned ? 'option-caption' : 'visually-hidden'} role="presentation">
        {name}
      </div>
      {places.flatMap((place) => {
        const target = found[place];
        if (target === undefined) return [];
        const option = { id: `${id}-option-${place}`, target, isHighlighted: place === index, isSettled };
        return <Option key={target.destination} {...option} onChoose={() => onChoose(place)} />;
      })}
    </div>
  );
}

/** The targets found, in the card itself: the window is no larger than its cards. The focus stays in the field. */
export function TargetList(props: TargetListProps): ReactNode {
  const { t } = useTranslation();
  const { id, found } = props;
  const isSettled = useSettled(found.map(({ destination }) => destination).join());
  const places = [...found.keys()];
  const recent = places.filter((place) => found[place]?.isRecent === true);
  const others = places.filter((place) => found[place]?.isRecent !== true);
  const hasRecent = recent.length > 0;
  return (
    <>
      <div id={`${id}-list`} className="listbox" role="listbox" aria-label={t('target.suggestions')} tabIndex={-1}>
        <Group {...props} isSettled={isSettled} name={t('target.recent')} places={recent} isCaptioned />
        <Group {...props} isSettled={isSettled} name={t('target.people')} places={others} isCaptioned={hasRecent} />
      </div>
      <p className="visually-hidden" role="status">
        {found.length > 0 && t('target.found', { count: found.length })}
      </p>
    </>
  );
}
