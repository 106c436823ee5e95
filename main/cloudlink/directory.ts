import { z } from 'zod';
import type { Result } from '../failure.ts';
import type { Requester } from './http.ts';
import { asObject, object, present, text } from './lenient.ts';
import { readAllPages } from './pages.ts';
import type { PictureDoor } from './picture-door.ts';
import type { Directory, DirectoryGroup, DirectoryUser } from './types.ts';

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
  photoUrl: text,
  avatars: object,
});
type RawUser = z.infer<typeof userSchema>;

const nameOf = ({ name, displayName, firstName, lastName }: RawUser): string =>
  name ?? displayName ?? [firstName, lastName].filter((part) => part !== undefined).join(' ');

/** Avatars are named by their width in px; the card shows one at up to 128. */
const avatarSizes = ['150', '300', '50'];

const photoOf = ({ avatars, photoUrl }: RawUser): string | undefined =>
  avatarSizes.map((size) => text.parse(avatars?.[size])).find((address) => address !== undefined) ?? photoUrl;

/** Reads one user record; undefined where it has no id. Never throws. */
export function parseDirectoryUser(raw: unknown): DirectoryUser | undefined {
  const user = userSchema.parse(asObject(raw) ?? {});
  const userId = user.userId ?? user.uniqueUserId;
  if (userId === undefined) return undefined;
  const { extension, phone, mobile, email } = user;
  return { userId, name: nameOf(user), ...present({ extension, phone, mobile, email, photoUrl: photoOf(user) }) };
}

const groupSchema = z.object({ groupId: text, name: text, dialableNumber: text });

/** Reads one group record; undefined where it names no number, or has no name to show. Never throws. */
export function parseDirectoryGroup(raw: unknown): DirectoryGroup | undefined {
  const { groupId, name, dialableNumber } = groupSchema.parse(asObject(raw) ?? {});
  if (name === undefined || dialableNumber === undefined) return undefined;
  return { groupId: groupId ?? dialableNumber, name, number: dialableNumber };
}

/** The account's users and groups, from GET /users and GET /groups (API reference 5). */
export class CloudLinkDirectory implements Directory {
  readonly #request: Requester;
  readonly #pictures: PictureDoor;

  constructor(request: Requester, pictures: PictureDoor) {
    this.#request = request;
    this.#pictures = pictures;
  }

  listUsers(): Promise<Result<readonly DirectoryUser[]>> {
    const spec = { service: 'admin', template: '/users' } as const;
    const keyOf = (user: DirectoryUser) => user.userId;
    return readAllPages(this.#request, { spec, pageSize, read: parseDirectoryUser, keyOf });
  }

  listGroups(): Promise<Result<readonly DirectoryGroup[]>> {
    const spec = { service: 'admin', template: '/groups' } as const;
    const keyOf = (group: DirectoryGroup) => group.groupId;
    return readAllPages(this.#request, { spec, pageSize, read: parseDirectoryGroup, keyOf });
  }

  picture(photoUrl: string): Promise<Result<Uint8Array>> {
    return this.#pictures(photoUrl);
  }
}
