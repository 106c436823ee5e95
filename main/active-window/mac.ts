import koffi from 'koffi';
import type { AskSystem } from './types.ts';

const openRuntime = () => {
  const objc = koffi.load('/usr/lib/libobjc.A.dylib');
  const named = {
    class: objc.func('objc_getClass', 'void *', ['str']),
    selector: objc.func('sel_registerName', 'void *', ['str']),
  };
  return {
    classNamed: (name: string): unknown => named.class(name),
    selector: (name: string): unknown => named.selector(name),
    // objc_msgSend is called with the signature of the method that it sends to, never as a function of its own.
    send: objc.func('objc_msgSend', 'void *', ['void *', 'void *']),
    sendText: objc.func('objc_msgSend', 'void *', ['void *', 'void *', 'str']),
    sendObject: objc.func('objc_msgSend', 'void *', ['void *', 'void *', 'void *']),
    sendForNumber: objc.func('objc_msgSend', 'uint32', ['void *', 'void *']),
    pushPool: objc.func('objc_autoreleasePoolPush', 'void *', []),
    popPool: objc.func('objc_autoreleasePoolPop', 'void', ['void *']),
  };
};

const createQuestion = (): (() => number | undefined) => {
  const objc = openRuntime();
  const screens = objc.classNamed('NSScreen');
  const strings = objc.classNamed('NSString');
  const [mainScreen, description, objectForKey, unsignedInt, withText] = [
    ...['mainScreen', 'deviceDescription', 'objectForKey:', 'unsignedIntValue', 'stringWithUTF8String:'],
  ].map(objc.selector);
  return () => {
    const screen: unknown = objc.send(screens, mainScreen);
    if (screen === null) return undefined;
    const key: unknown = objc.sendText(strings, withText, 'NSScreenNumber');
    const number: unknown = objc.sendObject(objc.send(screen, description), objectForKey, key);
    return number === null ? undefined : objc.sendForNumber(number, unsignedInt);
  };
};

/**
 * macOS: `[NSScreen mainScreen]` is the screen of the window that has the keyboard, whoever's it is; its NSScreenNumber is
 * the CGDirectDisplayID. AppKit is Electron's own, and is asked on the main thread, which is Node's there. Chosen over
 * the Accessibility API, which would ask the user for a permission.
 */
export function askMac(): AskSystem {
  const question = createQuestion();
  const { pushPool, popPool } = openRuntime();
  return () => {
    const pool: unknown = pushPool();
    try {
      const id = question();
      return id === undefined ? undefined : { kind: 'display', id };
    } finally {
      popPool(pool);
    }
  };
}
