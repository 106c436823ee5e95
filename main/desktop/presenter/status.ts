import type { UiAccount, UiLink, UiOfflineCall, UiSettings } from '../../../preload/contract.ts';
import type { Account, LinkStatus, OfflineCall } from '../../agent/types.ts';
import { canonicalNumber } from '../../dialing/number.ts';
import { present } from '../../present.ts';
import { uiFailure } from '../ipc/results.ts';
import type { DesktopSettings } from '../ports.ts';
import { type PeopleContext, personAt, shownNumber } from './people.ts';

/** The line as the pages get it. */
export const presentLink = (link: LinkStatus): UiLink => ({
  state: link.state,
  endpointIds: link.endpointIds,
  ...(link.failure !== undefined && { failure: uiFailure(link.failure) }),
  ...(link.retryInMs !== undefined && { retryInSeconds: Math.ceil(link.retryInMs / 1000) }),
});

/** Who is signed in, field by field: nothing that the agent may carry one day slips through. */
export const presentAccount = (account: Account): UiAccount => ({
  account: account.account,
  username: account.username,
  isRemembered: account.isRemembered,
  ...(account.name !== undefined && { name: account.name }),
  ...(account.extension !== undefined && { extension: account.extension }),
});

/** The settings that the pages show, field by field. */
export const presentSettings = (settings: DesktopSettings): UiSettings => ({
  api: settings.api,
  clientId: settings.clientId,
  portal: settings.portal,
  isRegionFollowed: settings.isRegionFollowed,
  endpoints: settings.endpoints,
  dialEndpoint: settings.dialEndpoint,
  whenAnsweringAnother: settings.whenAnsweringAnother,
  country: settings.country,
  screenPopTemplate: settings.screenPopTemplate,
  screenPopTrigger: settings.screenPopTrigger,
  shortcuts: settings.shortcuts,
  isPopupShown: settings.isPopupShown,
  popupDisplay: settings.popupDisplay,
  popupFixedDisplay: settings.popupFixedDisplay,
  popupHideSeconds: settings.popupHideSeconds,
  isRingToneOn: settings.isRingToneOn,
  ringTone: settings.ringTone,
  ringVolume: settings.ringVolume,
  ringDevice: settings.ringDevice,
  ringDeviceName: settings.ringDeviceName,
  historyDays: settings.historyDays,
  language: settings.language,
});

/** A call that came while the line was down, as the pages get it. */
export function presentOfflineCall(call: OfflineCall, context: PeopleContext): UiOfflineCall {
  const number = shownNumber(call.party, context);
  const dial = number === undefined ? undefined : canonicalNumber(call.party.number ?? number, context);
  return {
    key: call.key,
    direction: call.direction,
    startedMs: Date.parse(call.startedAt),
    outcome: call.outcome,
    ...present({ name: personAt(call.party, context).name, number, dial }),
  };
}
