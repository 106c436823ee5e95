import { ExternalLink } from 'lucide-react';
import { type ReactNode, useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { UiFailure } from '../../preload/contract.ts';
import { ActionButton } from '../ui/ActionButton.tsx';
import { FailureNote } from '../ui/FailureNote.tsx';
import { usePage } from '../ui/page.tsx';
import { settle } from '../ui/settle.ts';
import type { PageState } from '../ui/store.ts';
import { Field } from './Field.tsx';
import { SavedMark } from './SettingFoot.tsx';
import { ChoiceSetting } from './SettingsFields.tsx';
import { Section } from './SettingsSection.tsx';
import { useIsWanted } from './settings-search.ts';
import { useAnswer } from './useAnswer.ts';
import { useTextSetting } from './useSetting.ts';

const triggers = ['ring', 'answer'] as const;

/** Opens the address as a call would. */
function TestButton({ template }: { template: string }): ReactNode {
  const { t } = useTranslation();
  const { bridge } = usePage();
  const [failure, setFailure] = useState<UiFailure>();
  const open = async (): Promise<void> => {
    const result = await settle(bridge.previewScreenPop({ template, isOpened: true }));
    setFailure(result.ok ? undefined : result.failure);
  };
  return (
    <>
      <ActionButton
        action="test-screen-pop"
        size="small"
        label={t('settings.screenPopTest.open')}
        icon={<ExternalLink className="icon" aria-hidden />}
        onPress={() => void open()}
      />
      {failure !== undefined && <FailureNote failure={failure} />}
    </>
  );
}

/** What a template would open for a made-up caller. */
function Test({ template, address }: { template: string; address: string }): ReactNode {
  const { t } = useTranslation();
  return (
    <div className="screen-pop-test" data-testid="screen-pop-test">
      <p className="field-help" role="status">
        {t('settings.screenPopTest.opens')} <span className="address">{address}</span>
      </p>
      <TestButton template={template} />
    </div>
  );
}

/** The template: checked while it is typed, kept when the field is left or Enter is pressed. */
function Template({ saved }: { saved: string }): ReactNode {
  const { t } = useTranslation();
  const { bridge } = usePage();
  const { commit, savedCount, ...field } = useTextSetting({ name: 'screenPopTemplate', saved });
  const template = field.value.trim();
  const addressOf = useCallback(
    (question: string) => bridge.previewScreenPop({ template: question, isOpened: false }),
    [bridge],
  );
  const answer = useAnswer(template === '' ? undefined : template, addressOf);
  const isWanted = useIsWanted(field.label, field.help);
  if (!isWanted) return null;
  const error = answer?.ok === false ? t('settings.refused.screenPopTemplate') : field.error;
  return (
    <form
      className="setting"
      onSubmit={(event) => {
        event.preventDefault();
        void commit();
      }}
    >
      <Field {...field} isErrorAnnounced {...(error !== undefined && { error })} onBlur={() => void commit()} />
      {answer?.ok === true && <Test template={template} address={answer.value.address} />}
      <SavedMark count={savedCount} />
    </form>
  );
}

/** Which address opens with a call, and when. */
export function ScreenPopSection({ state: { settings } }: { state: PageState }): ReactNode {
  const { t } = useTranslation();
  return (
    <Section title={t('settings.section.screenPop')}>
      <Template saved={settings.screenPopTemplate} />
      <ChoiceSetting
        name="screenPopTrigger"
        label={t('settings.screenPopTrigger.label')}
        help={t('settings.screenPopTrigger.help')}
        value={settings.screenPopTrigger}
        options={triggers.map((value) => ({ value, label: t(`settings.screenPopTrigger.${value}`) }))}
        changeOf={(screenPopTrigger) => ({ screenPopTrigger })}
      />
    </Section>
  );
}
