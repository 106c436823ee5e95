/** A small app that uses the stand-in the way Screenpop does; started by the stand-in's own tests. */
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { app, BrowserWindow, globalShortcut, ipcMain, Menu, nativeImage, net, protocol, session, Tray } from 'electron';

const csp =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src fixture-app:; frame-src 'self'; connect-src 'self'";

if (!app.requestSingleInstanceLock({ hello: 'first' })) app.quit();
app.on('second-instance', (_event, argv, _cwd, data) =>
  console.log('second instance', argv.at(-1), JSON.stringify(data)),
);

protocol.registerSchemesAsPrivileged([
  { scheme: 'fixture-app', privileges: { standard: true, secure: true, supportFetchAPI: true } },
]);

async function serve(request: Request): Promise<Response> {
  const { pathname } = new URL(request.url);
  const file = path.join(import.meta.dirname, 'pages', pathname);
  const response = await net.fetch(pathToFileURL(file).href);
  return new Response(response.body, {
    headers: { 'content-type': response.headers.get('content-type') ?? '', 'content-security-policy': csp },
  });
}

function lockDown(contents: Electron.WebContents): void {
  contents.on('will-navigate', (event) => {
    console.log('will-navigate', event.url);
    event.preventDefault();
  });
  contents.setWindowOpenHandler(({ url }) => {
    console.log('window.open', url);
    return { action: 'deny' };
  });
}

function openWindow(): BrowserWindow {
  const preload = path.join(import.meta.dirname, 'preload.cjs');
  const window = new BrowserWindow({ width: 300, height: 200, show: false, webPreferences: { preload } });
  window.once('ready-to-show', () => console.log('ready-to-show'));
  window.on('close', () => console.log('close'));
  return window;
}

function answerPage(window: BrowserWindow): void {
  ipcMain.handle('echo', (_event, ...args) => args);
  ipcMain.handle('fail', () => {
    throw new TypeError('no such thing');
  });
  ipcMain.handle('whoami', ({ sender, senderFrame, processId, frameId }) => ({
    isKnownSender: sender === window.webContents,
    isMainFrame: senderFrame === window.webContents.mainFrame,
    isOwnMainFrame: senderFrame === sender.mainFrame,
    senderId: sender.id,
    url: senderFrame?.url,
    origin: senderFrame?.origin,
    hasParent: senderFrame?.parent !== null,
    isNumbered: processId > 0 && frameId > 0,
  }));
  ipcMain.handle('push', (event, value) => event.sender.send('pushed', value));
  ipcMain.on('sent', (_event, ...args) => console.log('sent', JSON.stringify(args)));
  ipcMain.handle('window', (_event, member: 'show' | 'showInactive' | 'hide' | 'blur') => window[member]());
  ipcMain.handle('resize', (_event, width: number, height: number) => window.setContentSize(width, height));
}

function buildTray(window: BrowserWindow): Tray {
  const tray = new Tray(nativeImage.createFromBitmap(Buffer.alloc(16 * 16 * 4, 0x80), { width: 16, height: 16 }));
  tray.setToolTip('Fixture');
  tray.setContextMenu(
    Menu.buildFromTemplate([
      { id: 'show', label: 'Show', click: () => window.show() },
      { type: 'separator' },
      { label: 'More', submenu: [{ id: 'deep', label: 'Deep', click: () => tray.setToolTip('Deep') }] },
      { label: 'Quit', role: 'quit' },
    ]),
  );
  tray.on('click', () => tray.setToolTip('Clicked'));
  return tray;
}

await app.whenReady();
protocol.handle('fixture-app', serve);
session.defaultSession.setPermissionRequestHandler((_contents, permission, callback) => {
  console.log('permission', permission);
  callback(false);
});
const window = openWindow();
lockDown(window.webContents);
answerPage(window);
const tray = buildTray(window);
console.log(
  'shortcut',
  globalShortcut.register('CommandOrControl+Shift+A', () => tray.setToolTip('Shortcut')),
);
console.log(
  'taken shortcut',
  globalShortcut.register('F9', () => undefined),
);
ipcMain.handle('unsupported', () => (app as unknown as Record<string, unknown>).setJumpList);
app.on('window-all-closed', () => console.log('all closed'));
app.on('will-quit', () => console.log('will-quit'));
await window.loadURL('fixture-app://ui/index.html?page=1#top');
console.log('loaded', window.webContents.getURL());
