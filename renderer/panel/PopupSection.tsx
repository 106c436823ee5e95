import { CornerRightDown } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { UiDisplay, UiFacts, UiSettings } from '../../preload/contract.ts';
import { ActionButton } from '../ui/ActionButton.tsx';
import { useTranslate } from '../ui/i18n.ts';
import { usePage } from '../ui/page.tsx';
import type { PageState } from '../ui/store.ts';
import { displayChoices, readSeconds } from './popup-choices.ts';
import { SavedMark, SettingError } from './SettingFoot.tsx';
import { ChoiceSetting, TextSettingField } from './SettingsFields.tsx';
import { Section } from './SettingsSection.tsx';
import { useIsWanted } from './settings-search.ts';
import { SwitchSetting } from './Toggle.tsx';
import { useSaver } from './useSetting.ts';

const policies = ['pointer', 'active-window', 'primary', 'fixed'] as const;

function DisplaySettings({ settings, displays }: { settings: UiSettings; displays: readonly UiDisplay[] }): ReactNode {
  const { t } = useTranslation();
  const translate = useTranslate();
  return (
    <>
      <ChoiceSetting
        name="popupDisplay"
        label={t('settings.popupDisplay.label')}
        help={t('settings.popupDisplay.help')}
        value={settings.popupDisplay}
        options={policies.map((value) => ({ value, label: t(`settings.popupDisplay.${value}`) }))}
        changeOf={(popupDisplay) => ({ popupDisplay })}
      />
      {settings.popupDisplay === 'fixed' && (
        <ChoiceSetting
          name="popupFixedDisplay"
          label={t('settings.popupFixedDisplay.label')}
          help={t('settings.popupFixedDisplay.help')}
          value={settings.popupFixedDisplay}
          options={displayChoices(displays, settings.popupFixedDisplay, translate)}
          changeOf={(popupFixedDisplay) => ({ popupFixedDisplay })}
        />
      )}
    </>
  );
}

/** Where the popup stands on its display: nothing to set but the way back. */
function PlaceSetting({ isPopupMoved }: Pick<UiFacts, 'isPopupMoved'>): ReactNode {
  const { t } = useTranslation();
  const { bridge } = usePage();
  const { error, isSaved, savedCount, apply } = useSaver();
  const [label, help] = [t('settings.popupPlace.label'), t('settings.popupPlace.help')];
  if (!useIsWanted(label, help)) return null;
  return (
    <div className="setting field">
      <p className="field-label">{label}</p>
      <p className="field-help">{help}</p>
      <div className="form-actions">
        <ActionButton
          action="reset-popup-places"
          size="large"
          label={t('settings.popupPlace.reset')}
          icon={<CornerRightDown className="icon" aria-hidden />}
          isInert={!isPopupMoved}
          onPress={() => void apply(() => bridge.resetPopupPlaces())}
        />
      </div>
      <SettingError id="popup-place-error" error={error} />
      <SavedMark count={isSaved ? savedCount : 0} />
    </div>
  );
}

/** Whether and where the popup comes up, and when it goes by itself. */
export function PopupSection({ state: { settings, facts } }: { state: PageState }): ReactNode {
  const { t } = useTranslation();
  const isLimited = facts.popupPlacing === 'limited';
  return (
    <Section title={t('settings.section.popup')} {...(isLimited && { help: t('settings.popupLimited') })}>
      <SwitchSetting
        name="isPopupShown"
        label={t('settings.isPopupShown.label')}
        help={t('settings.isPopupShown.help')}
        isOn={settings.isPopupShown}
        changeOf={(isPopupShown) => ({ isPopupShown })}
      />
      {!isLimited && <DisplaySettings settings={settings} displays={facts.displays} />}
      {!isLimited && <PlaceSetting isPopupMoved={facts.isPopupMoved} />}
      <TextSettingField
        name="popupHideSeconds"
        saved={String(settings.popupHideSeconds)}
        changeOf={(typed) => ({ popupHideSeconds: readSeconds(typed) })}
      />
    </Section>
  );
}
