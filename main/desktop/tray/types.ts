import type { CallActionName, UiCaller, UiState } from '../../../preload/contract.ts';

/** Pictures of the tray, by file name without ending: each state has its own shape, colour only repeats it. */
export type TrayImage =
  | 'online'
  | 'connecting'
  | 'signed-out'
  | 'auth-required'
  | 'retrying'
  | 'replaced'
  | 'ringing'
  | 'missed'
  | 'do-not-disturb';

/** What a menu entry does when it is chosen. */
export type TrayCommand =
  | { readonly type: 'call'; readonly call: string; readonly action: CallActionName }
  | { readonly type: 'sendCall'; readonly call: string; readonly action: 'redirect' | 'transfer' }
  | { readonly type: 'callBack'; readonly caller: Pick<UiCaller, 'dial' | 'number'> }
  | { readonly type: 'doNotDisturb'; readonly isEnabled: boolean }
  | { readonly type: 'showPopup' | 'dialClipboard' | 'reconnect' | 'ringMe' | 'signOut' | 'quit' }
  | { readonly type: 'openPanel' | 'openCalls' | 'openDial' | 'openDemo' | 'openSettings' | 'openHealth' | 'signIn' };

/** One entry of the tray's menu. Without a command it is a line of text. */
export type TrayItem =
  | { readonly kind: 'separator' }
  | { readonly kind: 'text'; readonly label: string }
  | { readonly kind: 'submenu'; readonly label: string; readonly items: readonly TrayItem[] }
  | {
      readonly kind: 'command';
      readonly label: string;
      readonly command: TrayCommand;
      readonly isEnabled: boolean;
      /** Present: a box, ticked or not. */
      readonly isChecked?: boolean;
      /** Shown beside the label; the key itself is registered elsewhere. */
      readonly accelerator?: string;
    };

/** Everything that the tray shows. */
export interface TrayView {
  readonly image: TrayImage;
  readonly tooltip: string;
  /** How many calls were missed, for the systems that show a number beside the icon. */
  readonly missedCount: number;
  readonly menu: readonly TrayItem[];
}

/** What the tray looks at. */
export type TrayFacts = Pick<
  UiState,
  | 'link'
  | 'account'
  | 'cards'
  | 'offlineCalls'
  | 'healthAnswer'
  | 'settings'
  | 'shortcutStatus'
  | 'facts'
  | 'isDemo'
  | 'language'
>;
