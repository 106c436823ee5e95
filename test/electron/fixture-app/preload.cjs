const { contextBridge, ipcRenderer } = require('electron');

globalThis.leaked = 'only in the isolated world';
const early = ipcRenderer.invoke('whoami');

contextBridge.exposeInMainWorld('fixture', {
  constants: { answer: 42 },
  early: () => early,
  invoke: (channel, ...args) => ipcRenderer.invoke(channel, ...args),
  send: (channel, ...args) => ipcRenderer.send(channel, ...args),
  add: (left, right) => left + right,
  throws: () => {
    throw new RangeError('too far');
  },
  onPushed(listener) {
    const forward = (_event, value) => listener(value);
    ipcRenderer.on('pushed', forward);
    return () => void ipcRenderer.off('pushed', forward);
  },
});
