import { contextBridge, type IpcRendererEvent, ipcRenderer } from 'electron';
import { bridgeName, eventChannel, invokeChannels, type ScreenpopBridge, type UiEvent } from './contract.ts';

/** The pages' only way out: one named function per call of the contract; Electron's own objects stay on this side. */
const bridge: ScreenpopBridge = {
  getState: () => ipcRenderer.invoke(invokeChannels.getState),
  signIn: (credentials) => ipcRenderer.invoke(invokeChannels.signIn, credentials),
  signInByBrowser: () => ipcRenderer.invoke(invokeChannels.signInByBrowser),
  cancelSignIn: () => ipcRenderer.invoke(invokeChannels.cancelSignIn),
  signOut: () => ipcRenderer.invoke(invokeChannels.signOut),
  callCommand: (command) => ipcRenderer.invoke(invokeChannels.callCommand, command),
  dial: (command) => ipcRenderer.invoke(invokeChannels.dial, command),
  answerDialPrompt: (answer) => ipcRenderer.invoke(invokeChannels.answerDialPrompt, answer),
  hideCard: (card) => ipcRenderer.invoke(invokeChannels.hideCard, card),
  setContentHeight: (content) => ipcRenderer.invoke(invokeChannels.setContentHeight, content),
  setPopupInUse: (use) => ipcRenderer.invoke(invokeChannels.setPopupInUse, use),
  dragPopup: (drag) => ipcRenderer.invoke(invokeChannels.dragPopup, drag),
  resetPopupPlaces: () => ipcRenderer.invoke(invokeChannels.resetPopupPlaces),
  searchTargets: (query) => ipcRenderer.invoke(invokeChannels.searchTargets, query),
  searchHistory: (query) => ipcRenderer.invoke(invokeChannels.searchHistory, query),
  clearHistory: () => ipcRenderer.invoke(invokeChannels.clearHistory),
  markMissedSeen: () => ipcRenderer.invoke(invokeChannels.markMissedSeen),
  setDoNotDisturb: (wish) => ipcRenderer.invoke(invokeChannels.setDoNotDisturb, wish),
  readDoNotDisturb: () => ipcRenderer.invoke(invokeChannels.readDoNotDisturb),
  checkShortcut: (keys) => ipcRenderer.invoke(invokeChannels.checkShortcut, keys),
  retryShortcuts: () => ipcRenderer.invoke(invokeChannels.retryShortcuts),
  setShortcutRecording: (recording) => ipcRenderer.invoke(invokeChannels.setShortcutRecording, recording),
  setStartAtLogin: (wish) => ipcRenderer.invoke(invokeChannels.setStartAtLogin, wish),
  importContacts: () => ipcRenderer.invoke(invokeChannels.importContacts),
  removeContacts: () => ipcRenderer.invoke(invokeChannels.removeContacts),
  updateSettings: (changes) => ipcRenderer.invoke(invokeChannels.updateSettings, changes),
  reportSound: (report) => ipcRenderer.invoke(invokeChannels.reportSound, report),
  reconnect: () => ipcRenderer.invoke(invokeChannels.reconnect),
  getHealth: () => ipcRenderer.invoke(invokeChannels.getHealth),
  exportDiagnostics: (options) => ipcRenderer.invoke(invokeChannels.exportDiagnostics, options),
  dismissOfflineCalls: () => ipcRenderer.invoke(invokeChannels.dismissOfflineCalls),
  openPanel: (target) => ipcRenderer.invoke(invokeChannels.openPanel, target),
  placeTestCall: (call) => ipcRenderer.invoke(invokeChannels.placeTestCall, call),
  previewNumber: (query) => ipcRenderer.invoke(invokeChannels.previewNumber, query),
  previewScreenPop: (query) => ipcRenderer.invoke(invokeChannels.previewScreenPop, query),
  startDemo: () => ipcRenderer.invoke(invokeChannels.startDemo),
  leaveDemo: () => ipcRenderer.invoke(invokeChannels.leaveDemo),
  onEvent(listener) {
    const forward = (_event: IpcRendererEvent, event: UiEvent): void => listener(event);
    ipcRenderer.on(eventChannel, forward);
    return () => void ipcRenderer.off(eventChannel, forward);
  },
};

contextBridge.exposeInMainWorld(bridgeName, bridge);
