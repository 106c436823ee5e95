/** A device that sound can be sent to. */
export interface Output {
  /** Stable for this installation; not the system's own id. */
  readonly id: string;
  /** As the system names it; empty: it does not say. */
  readonly name: string;
}

/** Which device was chosen. An empty id: the system's own choice. */
export interface ChosenOutput {
  readonly id: string;
  readonly name: string;
}

/** Stand for whatever the system has chosen, which is an entry of its own. */
const aliases = ['', 'default', 'communications'];

/** The devices that sound can be sent to, without the system's own choice. */
export async function listOutputs(devices: Pick<MediaDevices, 'enumerateDevices'>): Promise<readonly Output[]> {
  const all = await devices.enumerateDevices();
  return all
    .filter(({ kind, deviceId }) => kind === 'audiooutput' && !aliases.includes(deviceId))
    .map(({ deviceId, label }) => ({ id: deviceId, name: label }));
}

/**
 * The plugged-in device that is meant: the one with the id, otherwise the only one with the name, since ids change when
 * the installation's profile does. Undefined: it is away, or none was chosen.
 */
export function findOutput(outputs: readonly Output[], { id, name }: ChosenOutput): Output | undefined {
  if (id === '') return undefined;
  const namesakes = name === '' ? [] : outputs.filter((output) => output.name === name);
  return outputs.find((output) => output.id === id) ?? (namesakes.length === 1 ? namesakes[0] : undefined);
}
