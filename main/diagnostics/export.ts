import type { Check } from '../health/checks.ts';
import type { LogRecord } from '../log/log.ts';
import type { Settings } from '../settings/types.ts';
import { type DiagnosticsReport, formatName, formatVersion } from './format.ts';
import { maskPersonalData } from './masking.ts';
import type { Recorder } from './recorder.ts';
import type { SecretFilter } from './redaction.ts';
import { mapInSlices } from './slices.ts';
import { createStandIns } from './stand-ins.ts';

/** What the user decides about an export. */
export interface ExportOptions {
  /** Numbers, names and the account as they are; otherwise stand-ins for them. */
  readonly withPersonalData: boolean;
}

/** Writes everything that support needs into one text, as JSON (docs/diagnostics.md). */
export type ExportDiagnostics = (options: ExportOptions) => Promise<string>;

/** Where an export finds what it tells. */
export interface ExportSources {
  /** By name: app, node, electron, os, … */
  readonly versions: Readonly<Record<string, string>>;
  line(): { readonly state: string };
  health(): Promise<readonly Check[]>;
  /** The sentence of a check, in English. */
  sentence(check: Check): string;
  settings(): Settings;
  log(): readonly LogRecord[];
  readonly recorder: Recorder;
  readonly filter: SecretFilter;
  /** Wall clock, ms since the epoch. */
  now(): number;
  /** Random, new with every call: stand-ins of two files have nothing in common. */
  salt(): string;
}

/** A template may carry a key of the CRM's: of a query, only the names and our own placeholders are shown. */
const shownTemplate = (template: string): string =>
  template.replaceAll(/([?&#][^=&#]*=)([^&#]*)/g, (_, name: string, value: string) =>
    /^(\{\w+\}|\+|)+$/.test(value) ? name + value : `${name}‹masked›`,
  );

const shownSettings = (settings: Settings): Record<string, unknown> => ({
  ...settings,
  screenPopTemplate: shownTemplate(settings.screenPopTemplate),
});

async function gather(sources: ExportSources): Promise<DiagnosticsReport> {
  const { versions, recorder, filter } = sources;
  const health = (await sources.health()).map((check) => ({
    ...{ name: check.name, status: check.status, sentence: sources.sentence(check) },
  }));
  const { events, dropped } = recorder.recording();
  const head = {
    ...{ format: formatName, version: formatVersion, exportedAt: new Date(sources.now()).toISOString() },
    ...{ isPersonalDataMasked: false, versions, line: sources.line(), health },
    ...{ settings: shownSettings(sources.settings()), droppedEvents: dropped },
  };
  // Once more: a secret may have become known after an event was recorded.
  const [log, again] = [sources.log(), (value: unknown) => filter.json(value)];
  const filtered = { log: await mapInSlices(log, again), events: await mapInSlices(events, again) };
  return { ...(filter.json(head) as object), ...filtered } as DiagnosticsReport;
}

/** Builds the export over its sources. */
export const createExport =
  (sources: ExportSources): ExportDiagnostics =>
  async ({ withPersonalData }) => {
    const report = await gather(sources);
    const told = withPersonalData ? report : await maskPersonalData(report, createStandIns(sources.salt()));
    return `${JSON.stringify(told, undefined, 1)}\n`;
  };
