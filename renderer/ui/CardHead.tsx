import { User } from 'lucide-react';
import { memo, type ReactNode, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CallEnding } from '../../preload/contract.ts';
import { PhaseIcon } from './ActionIcon.tsx';
import { Elapsed, Lasted } from './Elapsed.tsx';
import { initials } from './person.ts';
import { isSame } from './same.ts';
import type { TimedCard } from './store.ts';

/** Names with more letters than this are set smaller, so that they are read to the end. */
const longName = 32;

const endingKey = ({ outcome, sentTo }: CallEnding): string =>
  sentTo === undefined ? `card.ended.${outcome}` : `card.ended.${outcome}To`;

/** Key of the words for where a call stands. */
function statusKey(card: TimedCard): string {
  if (card.ending !== undefined) return endingKey(card.ending);
  if (card.phase === 'connected' || card.phase === 'held') return `card.status.${card.phase}`;
  if (card.phase === 'ringing' && card.direction === 'inbound') return 'card.status.incoming';
  return card.farEnd === 'alerting' ? 'card.status.alerting' : 'card.status.calling';
}

const Status = memo(function Status({ textKey, who }: { textKey: string; who: string | undefined }): ReactNode {
  const { t } = useTranslation();
  return (
    <span className="card-status" data-testid="call-status">
      {t(textKey, { who })}
    </span>
  );
});

function Picture({ card }: { card: TimedCard }): ReactNode {
  const letters = card.name === undefined ? undefined : initials(card.name);
  return (
    <span className="card-picture" aria-hidden>
      {letters ?? <User className="icon-large" />}
      {card.photo !== undefined && <Photo key={card.photo} source={card.photo} />}
    </span>
  );
}

/** Over the initials, which stand until it is there, and where it never comes: no card waits for a picture. */
function Photo({ source }: { source: string }): ReactNode {
  const [hasFailed, setFailed] = useState(false);
  if (hasFailed) return null;
  return <img className="card-photo" src={source} alt="" decoding="async" onError={() => setFailed(true)} />;
}

function Person({ card, id }: { card: TimedCard; id: string }): ReactNode {
  const { t } = useTranslation();
  const number = card.number ?? t('card.numberWithheld');
  const isNamed = card.name !== undefined;
  return (
    <div className="card-person">
      <h2
        id={id}
        className="card-name"
        data-testid="call-name"
        data-long={(card.name?.length ?? 0) > longName || undefined}
        title={card.name}
      >
        <bdi>{card.name ?? number}</bdi>
      </h2>
      {card.organisation !== undefined && (
        <p className="card-organisation" data-testid="call-organisation">
          <bdi>{card.organisation}</bdi>
        </p>
      )}
      <p className="card-number" data-testid="call-number" hidden={!isNamed}>
        <bdi>{number}</bdi>
      </p>
      {card.calledLabel !== undefined && (
        <p className="card-called">{t('card.calledLabel', { label: card.calledLabel })}</p>
      )}
      {card.lineLabel !== undefined && <p className="card-called">{t('card.lineLabel', { label: card.lineLabel })}</p>}
    </div>
  );
}

/** How long the phase has lasted; of an ended call how long it was talked, if it was. */
function Time({ card }: { card: TimedCard }): ReactNode {
  const { t } = useTranslation();
  const label = useMemo(() => t(`card.elapsed.${card.phase}`), [t, card.phase]);
  if (card.ending === undefined) return <Elapsed sinceMs={card.phaseSince} label={label} />;
  const { talkedMs } = card.ending;
  return talkedMs === undefined ? null : <Lasted lastedMs={talkedMs} label={label} />;
}

interface CardHeadProps {
  readonly card: TimedCard;
  readonly id: string;
  readonly busyKey?: string;
}

/** What of a card only its buttons look at: on a busy line it changes with every other call. */
const ofButtons = ['actions', 'untested', 'heldCalls', 'answeringWill', 'elapsedMs'];

const looksSame = (before: CardHeadProps, after: CardHeadProps): boolean =>
  isSame(before, after, ['card']) && isSame(before.card, after.card, ofButtons);

/** The words of a card: where the call stands and since when, who it is, and which of my numbers was called. */
export const CardHead = memo(function CardHead({ card, id, busyKey }: CardHeadProps): ReactNode {
  const { t } = useTranslation();
  const isFarEndSilent = card.phase === 'dialing' && card.farEnd === 'unknown';
  return (
    <>
      <div className="card-status-line">
        <PhaseIcon card={card} />
        <Status textKey={busyKey ?? statusKey(card)} who={card.ending?.sentTo} />
        <Time card={card} />
      </div>
      <div className="card-who">
        <Picture card={card} />
        <Person card={card} id={id} />
      </div>
      {card.isConference === true && <p className="card-note">{t('card.conference')}</p>}
      {card.ending?.outcome === 'unknown' && <p className="card-note">{t('card.endedUnknown')}</p>}
      {isFarEndSilent && <p className="card-note">{t('card.farEndUnknown')}</p>}
    </>
  );
}, looksSame);
