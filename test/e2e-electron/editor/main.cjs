// Somebody else's program, for Electron: one window with one text field, which gets the keyboard from the system.
const { app, BrowserWindow } = require('electron');

app.whenReady().then(() => {
  const window = new BrowserWindow({ width: 700, height: 500, x: 60, y: 60, title: 'Typing test' });
  window.loadFile(require('node:path').join(__dirname, 'editor.html'));
  window.webContents.once('did-finish-load', () => {
    window.show();
    app.focus({ steal: true });
    window.webContents.focus();
  });
});
app.on('window-all-closed', () => app.quit());
