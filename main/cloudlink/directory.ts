import { z } from 'zod';
import type { Result } from '../failure.ts';
import type { Requester } from './http.ts';
import { asObject, present, text } from './lenient.ts';
import { readAllPages } from './pages.ts';
import type { Directory, DirectoryUser } from './types.ts';

/** `$top`; the largest that the platform takes is not known (API reference 10, question 13). */
const pageSize = 100;

/** A strict pick: `sipPassword` and the rest of the record end here (API reference 5). */
const userSchema = z.object({
  userId: text,
  uniqueUserId: text,
  displayName: text,
  name: text,
  firstName: text,
  lastName: text,
  extension: text,
  phone: text,
  mobile: text,
  email: text,
});
type RawUser = z.infer<typeof userSchema>;

const nameOf = ({ name, displayName, firstName, lastName }: RawUser): string =>
  name ?? displayName ?? [firstName, lastName].filter((part) => part !== undefined).join(' ');

/** Reads one user record; undefined where it has no id. Never throws. */
export function parseDirectoryUser(raw: unknown): DirectoryUser | undefined {
  const user = userSchema.parse(asObject(raw) ?? {});
  const userId = user.userId ?? user.uniqueUserId;
  if (userId === undefined) return undefined;
  const { extension, phone, mobile, email } = user;
  return { userId, name: nameOf(user), ...present({ extension, phone, mobile, email }) };
}

/** The account's users, from GET /users (API reference 5). */
export class CloudLinkDirectory implements Directory {
  readonly #request: Requester;

  constructor(request: Requester) {
    this.#request = request;
  }

  listUsers(): Promise<Result<readonly DirectoryUser[]>> {
    const spec = { service: 'admin', template: '/users' } as const;
    const keyOf = (user: DirectoryUser) => user.userId;
    return readAllPages(this.#request, { spec, pageSize, read: parseDirectoryUser, keyOf });
  }
}
