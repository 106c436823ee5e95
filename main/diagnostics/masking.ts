import type { DiagnosticsReport } from './format.ts';
import { type JsonRewriter, rewriteJson } from './json.ts';
import { personalKind } from './personal-fields.ts';
import { mapInSlices } from './slices.ts';
import type { StandIns } from './stand-ins.ts';

/** Values that name nobody, whatever field they stand in: times, GUIDs, yes and no. */
const nameless = /^(\d{4}-\d{2}-\d{2}T[\d:.]+Z?|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|true|false|)$/i;
/** Numbers from here on may be telephone numbers. */
const largestHarmless = 999;

/** `/2017-09-01/endpoints/200/calls/350` and `endpoints/200/calls/350`: the extension inside is one's own. */
const maskAddress = (text: string, standIns: StandIns): string => {
  if (/^[\w-]{0,40}$/.test(text)) return text;
  const masked = text.replaceAll(/(endpoints\/)([^/?]+)/g, (_, before: string, endpoint: string) => {
    return before + standIns.number(endpoint);
  });
  return masked === text ? standIns.text(text) : masked;
};

/** What nobody knows the meaning of is not shown to anybody. */
const maskOther = (text: string, standIns: StandIns): string => {
  if (nameless.test(text) || /^‹[^›]*›$/.test(text)) return text;
  return /^[\d\s()./*#+-]+$/.test(text) ? standIns.number(text) : standIns.name(text);
};

const maskField = (name: string, text: string, standIns: StandIns): string => {
  if (/^‹[^›]*›$/.test(text)) return text;
  switch (personalKind(name)) {
    case 'plain':
      return text;
    case 'number':
      return standIns.number(text);
    case 'name':
      return standIns.name(text);
    case 'id':
      return standIns.id(text);
    case 'address':
      return maskAddress(text, standIns);
    case 'text':
      return standIns.text(text);
    case 'other':
      return maskOther(text, standIns);
  }
};

const isPlain = (name: string): boolean => personalKind(name) === 'plain';

/** For what the platform sent and what the agent made of it: a field is shown only where it is known to be harmless. */
const strict = (standIns: StandIns): JsonRewriter => ({
  text: (name, value) => maskField(name, value, standIns),
  number: (name, value) => {
    if (personalKind(name) === 'number') return standIns.number(String(value));
    return isPlain(name) || Math.abs(value) <= largestHarmless ? value : standIns.number(String(value));
  },
  key: (name) => (/^[A-Za-z_$][\w-]{0,40}$/.test(name) ? name : standIns.text(name)),
});

/** For texts of our own, such as the log, in which numbers and names have been masked already. */
const lenient = (standIns: StandIns): JsonRewriter => ({
  text: (name, value) => {
    const isBareNumber = personalKind(name) === 'number' && /^\d+$/.test(value);
    return isBareNumber ? standIns.number(value) : standIns.text(value);
  },
});

type Event = DiagnosticsReport['events'][number];

const maskEvent = (event: Event, standIns: StandIns): Event => {
  const mask = (value: unknown, name = ''): unknown => rewriteJson(value, strict(standIns), name);
  switch (event.type) {
    case 'publication':
      return event.text === undefined
        ? { ...event, payload: mask(event.payload) }
        : { ...event, text: `‹${event.text.length} characters that are no JSON›` };
    case 'calls':
      return { ...event, endpointId: standIns.number(event.endpointId), page: mask(event.page) };
    case 'agent':
      return { ...event, event: mask(event.event) as typeof event.event };
    case 'command':
      return event.data === undefined ? event : { ...event, data: mask(event.data, commandArgument(event.name)) };
    default:
      return mask(event) as Event;
  }
};

/** `setDoNotDisturb(isEnabled, endpoint)` takes a bare extension. */
const commandArgument = (name: string): string => (name === 'setDoNotDisturb' ? 'endpoint' : '');

/** The device's name may be its owner's: "Ada's headphones". */
const ownerSettings: readonly string[] = ['account', 'username', 'storedSignIn', 'ringDeviceName'];
const lineSettings: readonly string[] = ['endpoints', 'dialEndpoint'];

const maskSettings = (settings: DiagnosticsReport['settings'], standIns: StandIns): DiagnosticsReport['settings'] =>
  Object.fromEntries(
    Object.entries(settings).map(([name, value]) => {
      if (ownerSettings.includes(name)) return [name, value === '' ? '' : '‹masked›'];
      return [name, lineSettings.includes(name) ? rewriteJson(value, strict(standIns), name) : value];
    }),
  );

type Line = DiagnosticsReport['log'][number];

const maskLine = (line: Line, standIns: StandIns): Line => ({
  ...line,
  message: standIns.text(line.message),
  ...(line.data === undefined ? {} : { data: rewriteJson(line.data, lenient(standIns)) }),
});

const pass = async (report: DiagnosticsReport, standIns: StandIns): Promise<DiagnosticsReport> => {
  // First of all: they say which numbers and names there are.
  const events = await mapInSlices(report.events, (event) => maskEvent(event, standIns));
  return {
    ...report,
    ...{ isPersonalDataMasked: true, events },
    settings: maskSettings(report.settings, standIns),
    line: rewriteJson(report.line, strict(standIns)) as DiagnosticsReport['line'],
    health: report.health.map((check) => ({ ...check, sentence: standIns.text(check.sentence) })),
    log: await mapInSlices(report.log, (line) => maskLine(line, standIns)),
  };
};

/**
 * The same report with stand-ins for everybody's numbers and names. Twice over: a text may name a number before the event
 * that shows it to be one.
 */
export async function maskPersonalData(report: DiagnosticsReport, standIns: StandIns): Promise<DiagnosticsReport> {
  await pass(report, standIns);
  return pass(report, standIns);
}
