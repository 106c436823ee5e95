import { expect, it } from 'vitest';
import { findOutput, listOutputs } from '../../../renderer/ui/sound/outputs.ts';

const device = (kind: MediaDeviceKind, deviceId: string, label: string): MediaDeviceInfo => ({
  ...{ kind, deviceId, label, groupId: '' },
  toJSON: () => undefined,
});

it('lists what sound can be sent to, and neither microphones nor the names of the system’s own choice', async () => {
  const all = [
    device('audioinput', 'm', 'Microphone'),
    device('audiooutput', '', ''),
    device('audiooutput', 'default', 'Default - Speakers'),
    device('audiooutput', 'communications', 'Communications - Headset'),
    device('audiooutput', 'a', 'Speakers'),
    device('audiooutput', 'b', 'Headset'),
  ];
  expect(await listOutputs({ enumerateDevices: async () => all })).toEqual([
    { id: 'a', name: 'Speakers' },
    { id: 'b', name: 'Headset' },
  ]);
});

const speakers = { id: 'a', name: 'Speakers' };
const headset = { id: 'b', name: 'Headset' };
const twin = { id: 'c', name: 'Headset' };

it.each([
  ['by its id', [speakers, headset], headset, headset],
  ['by its id, also where it is called otherwise by now', [speakers, headset], { id: 'b', name: 'Old' }, headset],
  ['by its name, where its id has changed', [speakers, headset], { id: 'gone', name: 'Headset' }, headset],
  ['not by a name that two have', [headset, twin], { id: 'gone', name: 'Headset' }, undefined],
  ['not by no name', [{ id: 'a', name: '' }], { id: 'gone', name: '' }, undefined],
  ['nowhere while it is away', [speakers], headset, undefined],
  ['nowhere where the system is to choose', [speakers], { id: '', name: 'Speakers' }, undefined],
] as const)('finds a device %s', (_how, outputs, chosen, found) => {
  expect(findOutput(outputs, chosen)).toEqual(found);
});
