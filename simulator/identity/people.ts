import { type Random, randomText, randomUuid } from '../random.ts';
import { isoTime } from '../time.ts';

/** A person of the demo account: what Admin, Authentication and the PBX need to know. */
export interface Person {
  readonly userId: string;
  readonly extension: string;
  readonly name: string;
  readonly loginId: string;
  readonly email: string;
  readonly phone: string;
  readonly mobile: string;
  readonly role: 'ACCOUNT_ADMIN' | 'USER';
  readonly password: string;
  readonly sipPassword: string;
  readonly createdOn: string;
}

/** A hunt group: one number that rings a telephone of its members. */
export interface Group {
  readonly groupId: string;
  readonly name: string;
  readonly number: string;
  /** Extensions; the first free one rings. */
  readonly members: readonly string[];
}

/** The demo account: its people share a site and a PBX. */
export interface Account {
  readonly accountId: string;
  readonly accountNumber: string;
  readonly siteId: string;
  readonly partnerId: string;
  readonly name: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly people: readonly Person[];
  readonly groups: readonly Group[];
}

/** The extension of the demo user, unless a recording brings another one. */
export const ownExtension = '200';

/** Invented people; the order gives their extensions, from 200 up. */
const names = [
  'Alex Morgan',
  'Priya Raman',
  'Tomasz Nowak',
  'Hannah Lindqvist',
  'Luca Bianchi',
  'Mei-Ling Chen',
  'Samuel Okafor',
  'Chloé Lefèvre',
  'Jürgen Weiß',
  'Niamh O’Connor',
];

/** A person of the account, by extension and name. */
export interface PersonName {
  readonly extension: string;
  readonly name: string;
}

const inventedPeople: readonly PersonName[] = names.map((name, index) => ({ extension: String(200 + index), name }));

/** The groups of the invented people; an account with other people has none. */
const inventedGroups: readonly Group[] = [
  { groupId: '6f1c2a04-0600-4000-8000-000000000600', name: 'Sales', number: '600', members: ['200', '201', '202'] },
  { groupId: '6f1c2a04-0610-4000-8000-000000000610', name: 'Support', number: '610', members: ['203', '204'] },
];

/** Builds the demo account with fresh ids and secrets. The first of its people is the demo user. */
export function createAccount(random: Random, now: number, people: readonly PersonName[] = inventedPeople): Account {
  const createdOn = isoTime(now);
  return {
    accountId: randomUuid(random),
    accountNumber: '720158904',
    siteId: randomUuid(random),
    partnerId: randomUuid(random),
    name: 'Northwind Instruments',
    clientId: randomUuid(random),
    clientSecret: randomText(random, 24),
    people: people.map((person, index) =>
      createPerson(random, person, index === 0 ? 'ACCOUNT_ADMIN' : 'USER', createdOn),
    ),
    groups: people === inventedPeople ? inventedGroups : [],
  };
}

function createPerson(
  random: Random,
  { name, extension }: PersonName,
  role: Person['role'],
  createdOn: string,
): Person {
  const letters = plainLetters(name).trim().replaceAll(' ', '.');
  const mailbox = letters === '' ? `user.${extension}` : letters;
  return {
    ...{ userId: randomUuid(random), extension, name, createdOn },
    loginId: `${mailbox}@northwind.example`,
    email: `${mailbox}@northwind.example`,
    phone: `+442079460${extension}`,
    mobile: `+447700900${extension}`,
    role,
    password: randomText(random, 15),
    sipPassword: randomText(random, 12),
  };
}

function plainLetters(name: string): string {
  return name
    .normalize('NFD')
    .replace(/ß/g, 'ss')
    .replace(/[^A-Za-z -]/g, '')
    .toLowerCase();
}

/** The demo user. Throws if the account has none: a mistake in this file. */
export function demoUser(account: Account): Person {
  const [person] = account.people;
  if (person === undefined) {
    throw new Error('the demo account has no demo user');
  }
  return person;
}

/** Whether that text names the account: by GUID or by number (API reference 3.1). */
export function isAccount(account: Account, text: string): boolean {
  return text === account.accountId || text === account.accountNumber;
}
