import { BookUser, FileUp, Trash2 } from 'lucide-react';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { UiFacts, UiFailure, UiResult } from '../../preload/contract.ts';
import { ActionButton } from '../ui/ActionButton.tsx';
import { FailureNote } from '../ui/FailureNote.tsx';
import { Note } from '../ui/Note.tsx';
import { usePage } from '../ui/page.tsx';
import { settle } from '../ui/settle.ts';
import type { PageState } from '../ui/store.ts';
import { formatMoment } from './moment.ts';
import { Section } from './SettingsSection.tsx';
import './contacts.css';

type Contacts = NonNullable<UiFacts['contacts']>;
type Work = 'idle' | 'importing' | 'removing';

const problems = { 'too-large': 'tooLarge', 'no-contacts': 'noContacts', unreadable: 'unreadable' } as const;

const isProblem = (detail: string | undefined): detail is keyof typeof problems =>
  detail !== undefined && Object.hasOwn(problems, detail);

function Refusal({ failure }: { failure: UiFailure }): ReactNode {
  const { t } = useTranslation();
  const { code, detail } = failure;
  if (code !== 'invalid-input' || !isProblem(detail)) return <FailureNote failure={failure} />;
  const text = `settings.contacts.problem.${problems[detail]}` as const;
  return <Note sentence={t(`${text}.sentence`)} hint={t(`${text}.hint`)} />;
}

const reasons = ['noNumber', 'noName', 'unreadable', 'beyondLimit'] as const;

/** What the file held, and what of it could not be used. */
function Imported({ contacts }: { contacts: Contacts }): ReactNode {
  const { t, i18n } = useTranslation();
  const { count, fileName, importedMs, skipped } = contacts;
  return (
    <div className="contacts-imported" data-testid="contacts-imported">
      <BookUser className="icon" aria-hidden />
      <div className="contacts-words">
        <p className="contacts-count">{t('settings.contacts.count', { count })}</p>
        <p className="field-help">
          {t('settings.contacts.from', { fileName, when: formatMoment(importedMs, i18n.language) ?? '' })}
        </p>
        {reasons
          .filter((reason) => skipped[reason] > 0)
          .map((reason) => (
            <p key={reason} className="field-help" data-testid={`contacts-skipped-${reason}`}>
              {t(`settings.contacts.skipped.${reason}`, { count: skipped[reason] })}
            </p>
          ))}
      </div>
    </div>
  );
}

/** Asked before anything is removed: an import cannot be undone otherwise. */
function RemoveQuestion({ isBusy, onAnswer }: { isBusy: boolean; onAnswer: (isYes: boolean) => void }): ReactNode {
  const { t } = useTranslation();
  const question = useRef<HTMLDivElement>(null);
  // The button that had the keyboard has gone: the harmless answer has it now.
  useEffect(() => question.current?.querySelector('button')?.focus(), []);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a legend stands in the frame, and breaks it where it has two lines
    <div ref={question} className="contacts-question" role="group" aria-labelledby="contacts-question">
      <p id="contacts-question">{t('settings.contacts.confirm')}</p>
      <div className="form-actions">
        <ActionButton
          action="keep-contacts"
          size="large"
          label={t('settings.contacts.keep')}
          onPress={() => onAnswer(false)}
        />
        <ActionButton
          action="confirm-remove-contacts"
          size="large"
          tone="accent"
          label={t('settings.contacts.remove')}
          isBusy={isBusy}
          onPress={() => onAnswer(true)}
        />
      </div>
    </div>
  );
}

/** What is done to the contacts, one thing at a time. */
function useContactWork() {
  const { bridge } = usePage();
  const [work, setWork] = useState<Work>('idle');
  const [failure, setFailure] = useState<UiFailure>();
  const run = async (name: Work, ask: () => Promise<UiResult<unknown>>): Promise<void> => {
    setWork(name);
    setFailure(undefined);
    const result = await settle(ask());
    setWork('idle');
    setFailure(result.ok ? undefined : result.failure);
  };
  return {
    ...{ work, failure },
    importFile: () => run('importing', () => bridge.importContacts()),
    remove: () => run('removing', () => bridge.removeContacts()),
  };
}

/** Contacts of the user's own: which there are, from where, and how to have others or none. */
export function ContactsSection({ state }: { state: PageState }): ReactNode {
  const { t } = useTranslation();
  const { work, failure, importFile, remove } = useContactWork();
  const [isAsking, setAsking] = useState(false);
  const section = useRef<HTMLDivElement>(null);
  const { contacts } = state.facts;
  const answer = async (isYes: boolean): Promise<void> => {
    if (isYes) await remove();
    setAsking(false);
    // The question goes away with the button that has the keyboard.
    section.current?.querySelector<HTMLElement>('[data-action="import-contacts"]')?.focus();
  };
  return (
    <Section title={t('settings.section.contacts')} help={t('settings.contacts.help')}>
      <div ref={section} className="contacts" data-testid="contacts-section">
        <div role="status">
          {contacts === undefined ? (
            <p className="contacts-none">{t('settings.contacts.none')}</p>
          ) : (
            <Imported contacts={contacts} />
          )}
        </div>
        {contacts !== undefined && <p className="field-help">{t('settings.contacts.replaceHelp')}</p>}
        <div className="form-actions">
          <ActionButton
            action="import-contacts"
            size="large"
            label={t(`settings.contacts.${labelOf(work, contacts)}`)}
            icon={<FileUp className="icon" aria-hidden />}
            isBusy={work === 'importing'}
            isInert={work !== 'idle'}
            onPress={() => void importFile()}
          />
          {contacts !== undefined && !isAsking && (
            <ActionButton
              action="remove-contacts"
              size="large"
              label={t('settings.contacts.remove')}
              icon={<Trash2 className="icon" aria-hidden />}
              isInert={work !== 'idle'}
              onPress={() => setAsking(true)}
            />
          )}
        </div>
        {isAsking && <RemoveQuestion isBusy={work === 'removing'} onAnswer={(isYes) => void answer(isYes)} />}
        {failure !== undefined && <Refusal failure={failure} />}
      </div>
    </Section>
  );
}

const labelOf = (work: Work, contacts: Contacts | undefined) => {
  if (work === 'importing') return 'busy';
  return contacts === undefined ? 'import' : 'replace';
};
