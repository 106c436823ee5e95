/** How this platform behaves where the API reference is silent; each choice is another one than the simulator's. */
export interface Manners {
  /** What GET {media}/_spec says: nothing at all, a Swagger 2 list of actions, or DELETE as the only way to hang up. */
  readonly spec: 'none' | 'actions' | 'delete';
  /** Missing for users without a telephone. */
  readonly extension?: string;
  /** Status of PUT /subscriptions/{id}. */
  readonly renewal: 400 | 404;
  /** What the broker does with SUBSCRIBE: grants it, answers 0x80, or closes as AWS IoT does. */
  readonly subscribe: 'grant' | 'refuse' | 'close';
  readonly envelope: 'bare' | 'batch';
  /** Status of an accepted PUT …/calls/{callId}, whose body is empty. */
  readonly acceptance: 202 | 204;
  /** Whether a refresh brings a new refresh token. */
  readonly isRotating: boolean;
  /** Extensions that the directory lists; undefined: plain users may not read it. */
  readonly directory?: readonly string[];
}

export const defaultManners: Manners = {
  spec: 'actions',
  extension: '200',
  renewal: 404,
  subscribe: 'grant',
  envelope: 'batch',
  acceptance: 204,
  isRotating: false,
};

/** One leg, as this platform tells it. Fields left out are not told. */
export interface ToldCall {
  readonly endpointId: string;
  readonly id: string;
  readonly state?: string;
  readonly cause?: string;
  readonly direction?: string;
  readonly from?: string;
  readonly fromName?: string;
  readonly to?: string;
  readonly toName?: string;
  readonly eventType?: string;
  readonly callTrackingID?: string;
  readonly alertingDevice?: string;
  readonly createdOn?: string;
}

const pbxDataOf = ({ eventType, callTrackingID, alertingDevice }: ToldCall) => ({
  eventType,
  callTrackingID,
  alertingDevice,
});

const common = (call: ToldCall) => {
  const { endpointId, id, eventType: _, callTrackingID: __, alertingDevice: ___, ...told } = call;
  return { ...told, endpointId };
};

/** An item of GET …/calls: the id as a path, extraPbxData as an object, an unusable link. */
export const listItem = (call: ToldCall): object => ({
  ...common(call),
  callId: `endpoints/${call.endpointId}/calls/${call.id}`,
  extraPbxData: pbxDataOf(call),
  connectedParty: {},
  _links: { self: `/2017-09-01/calls/endpoints/${call.endpointId}/calls/${call.id}` },
});

/** Content of a publication: the id as the full path, extraPbxData as a JSON string. */
export const content = (call: ToldCall): object => ({
  ...common(call),
  callId: `/2017-09-01/endpoints/${call.endpointId}/calls/${call.id}`,
  extraPbxData: JSON.stringify(pbxDataOf(call)),
});

/** Answer of make-call: the bare id. */
export const makeCallAnswer = (call: ToldCall): object => ({
  ...common(call),
  id: call.id,
  callId: call.id,
  extraPbxData: pbxDataOf(call),
});

const action = (values: readonly string[]) => ({ type: 'string', enum: values });

/** Swagger 2, with the body behind a reference. */
export const specification = (kind: 'actions' | 'delete'): object => ({
  swagger: '2.0',
  basePath: '/2017-09-01',
  paths: {
    '/endpoints/{endpointId}/calls/{callId}': {
      put: { parameters: [{ in: 'body', name: 'body', schema: { $ref: '#/definitions/ChangeCall' } }] },
      ...(kind === 'delete' ? { delete: { responses: { 204: {} } } } : {}),
    },
  },
  definitions: {
    ChangeCall: { allOf: [{ $ref: '#/definitions/Action' }] },
    Action: {
      properties: {
        action: action(
          kind === 'delete'
            ? ['answer', 'redirect']
            : ['answer', 'redirect', 'transfer', 'hold', 'unhold', 'hangup', 'dtmf'],
        ),
        destination: { type: 'string' },
      },
    },
  },
});
