/** An event that a listener can prevent, with the given details on it, as Electron passes it. */
export function preventable<T extends object>(
  details: T,
): T & { preventDefault(): void; readonly defaultPrevented: boolean } {
  let isPrevented = false;
  const event = {
    preventDefault: () => {
      isPrevented = true;
    },
    get defaultPrevented() {
      return isPrevented;
    },
  };
  return Object.defineProperties(event, Object.getOwnPropertyDescriptors(details)) as T & typeof event;
}
