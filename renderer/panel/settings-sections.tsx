import {
  AppWindow,
  BookUser,
  Hash,
  History,
  Keyboard,
  Languages,
  type LucideIcon,
  Phone,
  PictureInPicture2,
  Power,
  Server,
  UserRound,
  Volume2,
} from 'lucide-react';
import type { ReactNode } from 'react';
import type { PageState } from '../ui/store.ts';
import { AccountSection } from './AccountSection.tsx';
import { ConnectionSection } from './ConnectionSection.tsx';
import { ContactsSection } from './ContactsSection.tsx';
import { DialingSection } from './DialingSection.tsx';
import { HistorySection } from './HistorySection.tsx';
import { LanguageSection } from './LanguageSection.tsx';
import { LineSection } from './LineSection.tsx';
import { PopupSection } from './PopupSection.tsx';
import { ScreenPopSection } from './ScreenPopSection.tsx';
import { ShortcutSection } from './ShortcutSection.tsx';
import { SoundSection } from './SoundSection.tsx';
import { StartSection } from './StartSection.tsx';

/** A section of the settings, as the list of sections and the search need it. */
export interface SettingsSection {
  /** Its title stands at `settings.section.<id>`. */
  readonly id: string;
  readonly Icon: LucideIcon;
  readonly View: (props: { state: PageState }) => ReactNode;
  /** Keys below `settings` in the catalogues, where its labels and explanations stand: what the search looks through. */
  readonly texts: readonly string[];
}

/** Every section, in order. */
export const sections: readonly SettingsSection[] = [
  { id: 'account', Icon: UserRound, View: AccountSection, texts: ['account'] },
  {
    ...{ id: 'line', Icon: Phone, View: LineSection },
    texts: ['endpoints', 'whenAnsweringAnother'],
  },
  {
    ...{ id: 'popup', Icon: PictureInPicture2, View: PopupSection },
    texts: [...['isPopupShown', 'popupDisplay', 'popupFixedDisplay'], ...['popupPlace', 'popupHideSeconds']],
  },
  {
    ...{ id: 'sound', Icon: Volume2, View: SoundSection },
    texts: ['isRingToneOn', 'ringTone', 'ringVolume', 'ringDevice'],
  },
  { id: 'shortcuts', Icon: Keyboard, View: ShortcutSection, texts: ['shortcuts'] },
  { id: 'dialing', Icon: Hash, View: DialingSection, texts: ['country'] },
  {
    ...{ id: 'screenPop', Icon: AppWindow, View: ScreenPopSection },
    texts: ['screenPopTemplate', 'screenPopTrigger'],
  },
  { id: 'contacts', Icon: BookUser, View: ContactsSection, texts: ['contacts'] },
  { id: 'history', Icon: History, View: HistorySection, texts: ['historyDays', 'clearHistory'] },
  { id: 'language', Icon: Languages, View: LanguageSection, texts: ['language', 'appearance'] },
  { id: 'start', Icon: Power, View: StartSection, texts: ['startAtLogin'] },
  {
    ...{ id: 'connection', Icon: Server, View: ConnectionSection },
    texts: ['api', 'isRegionFollowed', 'clientId', 'portal'],
  },
];
