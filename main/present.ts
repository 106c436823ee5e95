type Present<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

/** The same object without its undefined fields, as `exactOptionalPropertyTypes` wants it. */
export const present = <T extends object>(fields: T): Present<T> =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Present<T>;
