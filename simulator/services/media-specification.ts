import { type Operation, objectSchema, type ServiceDescription } from './specification.ts';

const call = '/endpoints/{endpointId}/calls/{callId}';
const forwardings = '/endpoints/{endpointId}/forwardings';

const operations: readonly Operation[] = [
  { method: 'get', path: '/endpoints/{endpointId}', summary: 'State of an endpoint' },
  { method: 'put', path: '/endpoints/{endpointId}', summary: 'Do not disturb', body: 'ChangeEndpoint' },
  { method: 'get', path: forwardings, summary: 'Forwardings of an endpoint' },
  { method: 'put', path: forwardings, summary: 'Set one forwarding', body: 'Forwarding' },
  { method: 'delete', path: forwardings, summary: 'Remove all forwardings' },
  { method: 'get', path: '/endpoints/{endpointId}/calls', summary: 'Active calls of an endpoint' },
  { method: 'post', path: '/endpoints/{endpointId}/calls', summary: 'Make a call', body: 'MakeCall' },
  { method: 'get', path: call, summary: 'One active call' },
  { method: 'put', path: call, summary: 'Change active call state', body: 'ChangeCallState' },
  { method: 'get', path: '/calls', summary: 'Active calls' },
  { method: 'get', path: '/calls/{callId}', summary: 'One cloud call' },
  { method: 'get', path: '/calls/records', summary: 'Call history' },
  { method: 'put', path: '/calls/records', summary: 'Hide the call history', body: 'HideRecord' },
  { method: 'get', path: '/calls/{callId}/records', summary: 'One call of the history' },
  { method: 'put', path: '/calls/{callId}/records', summary: 'Hide a call of the history', body: 'HideRecord' },
];

const clearCall: Operation = { method: 'delete', path: call, summary: 'Hang up' };

/** What the media service says of itself now: the action enum, and whether DELETE hangs up. */
export function mediaDescription(actions: readonly string[], isDeletable: boolean): ServiceDescription {
  return {
    title: 'Media',
    operations: isDeletable ? [...operations, clearCall] : operations,
    schemas: {
      CallAction: { type: 'string', enum: actions },
      ChangeCallState: {
        ...objectSchema({
          action: { $ref: '#/components/schemas/CallAction' },
          ...{ destination: 'string', digits: 'string', args: 'string', associatedCallId: 'string' },
        }),
        required: ['action'],
      },
      MakeCall: { ...objectSchema({ to: 'string', from: 'string', fromName: 'string' }), required: ['to'] },
      ChangeEndpoint: objectSchema({ action: { type: 'string', enum: ['dnd'] }, enabled: 'boolean' }),
      Forwarding: objectSchema({
        action: { type: 'string', enum: ['always', 'busy', 'noAnswer'] },
        type: { type: 'string', enum: ['internal', 'external'] },
        ...{ enabled: 'boolean', destination: 'string', timeoutMs: 'string' },
      }),
      HideRecord: objectSchema({ hide: 'boolean' }),
    },
  };
}
