import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseCallReport } from '../../../main/cloudlink/call-report.ts';
import { parseDirectoryGroup, parseDirectoryUser } from '../../../main/cloudlink/directory.ts';
import { findSocketAddress } from '../../../main/cloudlink/notifications.ts';
import { maxPayloadBytes, parsePublications, readMessage } from '../../../main/cloudlink/publications.ts';
import { findCallActions } from '../../../main/cloudlink/spec.ts';

const fixture = (name: string): string => readFileSync(new URL(`../../fixtures/${name}`, import.meta.url), 'utf8');
const publications = (payload: unknown) => {
  const result = parsePublications(typeof payload === 'string' ? payload : JSON.stringify(payload));
  return result.ok ? result.value : undefined;
};

describe('a message that cannot be read in whole', () => {
  const subject = 'endpoints/200/calls/350';
  const isWhole = (payload: unknown) => {
    const message = readMessage(JSON.stringify(payload));
    return message.ok && message.value.isWhole;
  };

  it.each<[string, unknown]>([
    ['of a wrong shape', { publicationId: 7, method: null, subject: [], content: 'none' }],
    ['without content', { publicationId: 'a', method: 'PUT', subject }],
    ['with content that is no object', { publicationId: 'a', method: 'PUT', subject, content: [1] }],
    ['without an id', { publicationId: 'a', method: 'PUT', content: { state: 'ringing' } }],
    ['of the calls of an endpoint, without an id', { method: 'PUT', subject: 'endpoints/200/calls/', content: {} }],
    ['beside one that can be read', { publications: [{ method: 'DELETE', subject }, { content: 3 }] }],
  ])('%s', (_, payload) => {
    expect(isWhole(payload)).toBe(false);
  });

  it.each<[string, unknown]>([
    ['the bare end of a call', { method: 'DELETE', subject }],
    ['a call', { method: 'PUT', subject, content: { callId: '350', state: 'ringing' } }],
    ['a call record', { method: 'POST', subject: '/2017-09-01/calls/53e94c08-74fc-45d6-974a-3026a0a5bb9b' }],
    ['a call record by its id alone', { content: { callId: '53e94c08-74fc-45d6-974a-3026a0a5bb9b' } }],
    ['another resource', { method: 'PUT', subject: 'users/7/presence', content: { state: 'away' } }],
    ['an empty batch', { publications: [] }],
  ])('unlike %s', (_, payload) => {
    expect(isWhole(payload)).toBe(true);
  });
});

describe('real payloads', () => {
  it('reads the notification of 2021', () => {
    expect(publications(fixture('publication-ringing-2021.json'))).toEqual([
      {
        publicationId: '53e94c08-74fc-45d6-974a-3026a0a5bb9b',
        isDeletion: false,
        timestampMs: 1618933141287,
        report: {
          endpointId: '200',
          callId: '350',
          from: { number: '201' },
          to: { number: '200' },
          state: 'ringing',
          cause: 'newCall',
          direction: 'inbound',
          eventType: 'deliveredEvent',
          callTrackingId: '1618933141#42',
          alertingDevice: '200',
          calledDevice: '200',
          createdOn: '2021-04-20T15:39:01.286Z',
        },
      },
    ]);
  });

  it('reads the notification of 2022', () => {
    const [found] = publications(fixture('publication-ringing-2022.json')) ?? [];
    expect(found?.report).toMatchObject({ endpointId: '2001', callId: '33656066', eventType: 'deliveredEvent' });
    expect(found?.timestampMs).toBe(1650975158944);
  });

  it('reads the list, whose ids are paths, whose links lead nowhere and whose PBX data is text', () => {
    const list = JSON.parse(fixture('get-calls-2021.json')) as { _embedded: { items: unknown[] } };
    expect(list._embedded.items.map((item) => parseCallReport(item))).toMatchObject([
      {
        endpointId: '200',
        callId: '335',
        state: 'ringing',
        eventType: 'deliveredEvent',
        callTrackingId: '1618924480#33',
      },
      { endpointId: '201', callId: '335', state: 'connected', direction: 'outbound', callTrackingId: '1618924480#33' },
    ]);
  });

  it('reads the answer of make-call, whose id is bare', () => {
    expect(parseCallReport(JSON.parse(fixture('make-call-answer-2021.json')))).toMatchObject({
      endpointId: '200',
      callId: '357',
      state: 'connected',
      direction: 'outbound',
      eventType: 'originatedEvent',
    });
  });
});

describe('publications', () => {
  const subject = '/2017-09-01/endpoints/200/calls/350';

  it('finds one identity behind three spellings', () => {
    const spellings = [
      { callId: 'endpoints/200/calls/350' },
      { callId: subject },
      { callId: '350', endpointId: '200' },
      { id: 350, endpointId: 200 },
      { _links: { self: '/2017-09-01/calls/endpoints/200/calls/350' } },
    ];
    for (const spelling of spellings)
      expect(parseCallReport(spelling)).toMatchObject({ endpointId: '200', callId: '350' });
  });

  it('takes a bare one, a batch and a plain list', () => {
    const one = { subject, method: 'PUT', content: { state: 'RINGING' } };
    for (const payload of [one, { publications: [one] }, [one]]) {
      expect(publications(payload)).toMatchObject([{ report: { callId: '350', state: 'ringing' }, isDeletion: false }]);
    }
  });

  it('takes a deletion without content from its subject', () => {
    expect(publications({ method: 'delete', subject })).toEqual([
      { report: { endpointId: '200', callId: '350', from: {}, to: {} }, isDeletion: true },
    ]);
    expect(publications({ method: 'DELETE', subject, content: null })).toHaveLength(1);
  });

  it('reads numbers and booleans that come as text, and the other way round', () => {
    const content = {
      from: 201,
      fromName: '  ',
      timestamp: '1618933141287',
      createdOn: 1618933141286,
      extraPbxData: '{"eventType":"heldEvent"}',
    };
    const [found] = publications({ subject, content: JSON.stringify(content) }) ?? [];
    expect(found).toMatchObject({
      timestampMs: 1618933141287,
      report: { from: { number: '201' }, eventType: 'heldEvent', createdOn: '2021-04-20T15:39:01.286Z' },
    });
    expect(found?.report.from).not.toHaveProperty('name');
  });

  it('leaves out call records and whatever is about no call', () => {
    const record = '53e94c08-74fc-45d6-974a-3026a0a5bb9b';
    const strangers = [
      { subject: `/2017-09-01/calls/${record}/records`, content: { callId: record, endpointId: '200' } },
      { subject: `/2017-09-01/endpoints/200/calls/${record}`, content: {} },
      { subject: '/2017-09-01/presentities/1', content: {} },
      {},
      null,
      7,
    ];
    expect(publications({ publications: strangers })).toEqual([]);
  });

  it('names who is at the other end only where the platform does', () => {
    expect(parseCallReport({ callId: '1', endpointId: '2', connectedParty: {} })).not.toHaveProperty('connectedParty');
    expect(parseCallReport({ callId: '1', endpointId: '2', connectedParty: { name: 'Bea' } })?.connectedParty).toEqual({
      name: 'Bea',
    });
  });

  it('refuses what is no publication, and what is larger than a broker may send', () => {
    for (const payload of ['', 'nonsense', '7', 'null', '"x"', '{"publications":'])
      expect(publications(payload)).toBeUndefined();
    const padding = 'x'.repeat(maxPayloadBytes);
    expect(publications({ subject, padding })).toBeUndefined();
    expect(publications({ subject, padding: 'é'.repeat(maxPayloadBytes / 2) })).toBeUndefined();
  });
});

describe('users', () => {
  it('picks the known fields and drops sipPassword', () => {
    const user = parseDirectoryUser({
      userId: 'u',
      firstName: 'Ann',
      lastName: 'Lee',
      extension: 200,
      sipPassword: 'secret',
      photoUrl: 'x',
    });
    expect(user).toEqual({ userId: 'u', name: 'Ann Lee', extension: '200', photoUrl: 'x' });
    expect(parseDirectoryUser({ name: 'nobody' })).toBeUndefined();
  });

  it.each([
    [{ '50': 'small', '150': 'right', '300': 'large', scaled: 'x' }, 'right'],
    [{ '50': 'small', '300': 'large' }, 'large'],
    ['{"50":"small"}', 'small'],
    [{ '999': 'odd' }, 'x'],
    [7, 'x'],
  ])('of the avatars %j, takes %s', (avatars, photoUrl) => {
    expect(parseDirectoryUser({ userId: 'u', photoUrl: 'x', avatars })).toMatchObject({ photoUrl });
  });
});

describe('groups', () => {
  it('are picked strictly, and only where they can label a number', () => {
    const raw = { groupId: 'g', name: 'Sales', dialableNumber: 600, members: [{ memberId: 'm' }], photoUrl: 'x' };
    expect(parseDirectoryGroup(raw)).toEqual({ groupId: 'g', name: 'Sales', number: '600' });
    expect(parseDirectoryGroup({ groupId: 'g', name: 'Sales' })).toBeUndefined();
    expect(parseDirectoryGroup({ dialableNumber: '600' })).toBeUndefined();
    expect(parseDirectoryGroup('nonsense')).toBeUndefined();
  });
});

describe('the connection address', () => {
  it.each([
    [{ url: 'wss://b.test/mqtt?x=1' }, { url: 'wss://b.test/mqtt?x=1' }],
    [{ data: { websocketUrl: 'ws://127.0.0.1:1/x', clientId: 'c' } }, { url: 'ws://127.0.0.1:1/x', clientId: 'c' }],
    [
      { _embedded: { items: [{ href: 'WSS://b.test' }] }, client_id: 'd' },
      { url: 'WSS://b.test', clientId: 'd' },
    ],
    ['wss://b.test/', { url: 'wss://b.test/' }],
    [{ message: 'see wss://b.test for more' }, undefined],
    [{}, undefined],
  ])('is found in %j', (answer, found) => expect(findSocketAddress(answer)).toEqual(found));
});

describe('hostile input', () => {
  const names = fc.constantFrom(
    'subject',
    'content',
    'publications',
    'callId',
    'id',
    'endpointId',
    '_links',
    'self',
    'extraPbxData',
    'connectedParty',
    'timestamp',
    'createdOn',
    'direction',
    'method',
    '__proto__',
    'constructor',
    'toString',
    'userId',
    '$ref',
    'paths',
    'put',
    'action',
    'enum',
    'allOf',
    'properties',
    'url',
  );
  const leaves = fc.oneof(
    fc.string(),
    fc.double(),
    fc.boolean(),
    fc.constantFrom(
      null,
      undefined,
      '/endpoints/%E0%A4%A/calls/1',
      '/endpoints/200/calls/350',
      'endpoints//calls/',
      '{"a":',
      '[[[',
      '9e999',
      '-0',
      '#/paths',
      'wss://',
    ),
  );
  const { value } = fc.letrec((tie) => ({
    value: fc.oneof(
      { maxDepth: 5 },
      leaves,
      fc.array(tie('value'), { maxLength: 4 }),
      fc.dictionary(names, tie('value'), { maxKeys: 5 }),
    ),
  }));

  it('throws nothing, whatever comes', () => {
    const isCalm = (input: unknown) => {
      parsePublications(JSON.stringify(input) ?? '');
      parseCallReport(input, { endpointId: '200' });
      parseDirectoryUser(input);
      findSocketAddress(input);
      findCallActions(input);
      findCallActions({ paths: { '/endpoints/{a}/calls/{b}': input }, definitions: input });
    };
    fc.assert(fc.property(value, isCalm), { numRuns: 10_000 });
  });

  it('throws nothing at broken text', () => {
    const subject = fixture('publication-ringing-2021.json');
    const cut = fc
      .tuple(fc.nat(subject.length), fc.string())
      .map(([at, text]) => subject.slice(0, at) + text + subject.slice(at + text.length));
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), cut), (text) => {
        parsePublications(text);
      }),
      { numRuns: 10_000 },
    );
  });
});
