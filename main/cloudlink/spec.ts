import { z } from 'zod';
import type { Result } from '../failure.ts';
import type { Requester } from './http.ts';
import { isRecord } from './lenient.ts';
import type { CallActionSpec } from './types.ts';

type Node = Readonly<Record<string, unknown>>;

/** How deep references and combined schemas are followed. A specification is a file from outside: it may be circular. */
const maxDepth = 16;
/** How many schemas are looked at in all, so that a wide and circular one ends too. */
const maxVisits = 2_000;

/** The path of one call, whatever its parameters are called and whatever stands before it. */
const callPath = /\/endpoints\/\{[^/{}]+\}\/calls\/\{[^/{}]+\}\/?$/;

const nodeOf = (raw: unknown): Node => (isRecord(raw) ? raw : {});
const listOf = (raw: unknown): readonly unknown[] => (Array.isArray(raw) ? raw : []);

const pointerPart = (part: string): string => {
  const unescaped = part.replaceAll('~1', '/').replaceAll('~0', '~');
  return safelyDecoded(unescaped);
};

const safelyDecoded = (part: string): string => {
  try {
    return decodeURIComponent(part);
  } catch {
    // A percent sign that encodes nothing belongs to the name.
    return part;
  }
};

/** A JSON pointer into the same document (RFC 6901); other files are not fetched. */
const pointed = (document: Node, reference: string): unknown => {
  if (!reference.startsWith('#/')) return undefined;
  const parts = reference.slice(2).split('/').map(pointerPart);
  return parts.reduce<unknown>(
    (node, part) => (isRecord(node) && Object.hasOwn(node, part) ? node[part] : undefined),
    document,
  );
};

const resolved = (document: Node, raw: unknown): Node => {
  let node = nodeOf(raw);
  for (let depth = 0; depth < maxDepth && typeof node.$ref === 'string'; depth += 1) {
    node = nodeOf(pointed(document, node.$ref));
  }
  return typeof node.$ref === 'string' ? {} : node;
};

/** Everything that a body schema says of its fields. */
interface Findings {
  readonly actions: Set<string>;
  readonly fields: Set<string>;
  visitsLeft: number;
}

const addNames = (names: Set<string>, raw: readonly unknown[]): void => {
  for (const name of raw) if (typeof name === 'string' && name !== '') names.add(name);
};

/** The parts of a schema that are schemas of the same value. */
const alternatives = (schema: Node): readonly unknown[] =>
  ['allOf', 'oneOf', 'anyOf'].flatMap((keyword) => listOf(schema[keyword]));

/** The values that a field may have: `enum`, `const`, or those of its alternatives. */
function collectValues(document: Node, raw: unknown, findings: Findings, depth = 0): void {
  if (depth > maxDepth || findings.visitsLeft <= 0) return;
  findings.visitsLeft -= 1;
  const schema = resolved(document, raw);
  addNames(findings.actions, [...listOf(schema.enum), schema.const]);
  for (const part of alternatives(schema)) collectValues(document, part, findings, depth + 1);
}

/** The `action` values and the other field names of a body. */
function collectBody(document: Node, raw: unknown, findings: Findings, depth = 0): void {
  if (depth > maxDepth || findings.visitsLeft <= 0) return;
  findings.visitsLeft -= 1;
  const schema = resolved(document, raw);
  const properties = nodeOf(schema.properties);
  addNames(
    findings.fields,
    Object.keys(properties).filter((name) => name !== 'action'),
  );
  if (Object.hasOwn(properties, 'action')) collectValues(document, properties.action, findings);
  const discriminator = nodeOf(schema.discriminator);
  if (discriminator.propertyName === 'action') addNames(findings.actions, Object.keys(nodeOf(discriminator.mapping)));
  for (const part of alternatives(schema)) collectBody(document, part, findings, depth + 1);
}

/** Swagger 2: the body is a parameter; either version: the action may be one. */
function collectParameters(document: Node, parameters: readonly unknown[], findings: Findings): void {
  for (const parameter of parameters.map((raw) => resolved(document, raw))) {
    if (parameter.in === 'body') collectBody(document, parameter.schema, findings);
    else if (parameter.name === 'action') {
      collectValues(document, parameter, findings);
      collectValues(document, parameter.schema, findings);
    }
  }
}

/** OpenAPI 3: the body has a schema per media type. */
function collectRequestBody(document: Node, raw: unknown, findings: Findings): void {
  for (const media of Object.values(nodeOf(resolved(document, raw).content))) {
    collectBody(document, nodeOf(media).schema, findings);
  }
}

const callPathItem = (document: Node): Node => {
  const found = Object.entries(nodeOf(document.paths)).find(([path]) => callPath.test(path));
  return resolved(document, found?.[1]);
};

/**
 * Finds what the specification (Swagger 2 or OpenAPI 3) says of changing a call: the enum of `action` in PUT
 * …/endpoints/{…}/calls/{…}, and whether DELETE exists there. Never throws, and ends on circular references.
 */
export function findCallActions(specification: unknown): CallActionSpec {
  const document = nodeOf(specification);
  const item = callPathItem(document);
  const put = resolved(document, item.put);
  const findings: Findings = { actions: new Set(), fields: new Set(), visitsLeft: maxVisits };
  collectParameters(document, [...listOf(item.parameters), ...listOf(put.parameters)], findings);
  collectRequestBody(document, put.requestBody, findings);
  const actions = findings.actions.size === 0 ? undefined : [...findings.actions];
  const fields = findings.fields.size === 0 ? {} : { bodyFields: [...findings.fields] };
  return { actions, hasDelete: isRecord(item.delete), ...fields };
}

const specSchema = z.unknown().refine(isRecord).transform(findCallActions);

/** Reads GET {media}/_spec, which every service answers (API reference 0). */
export const readCallActions = (request: Requester): Promise<Result<CallActionSpec>> =>
  request({ method: 'GET', service: 'media', template: '/_spec', auth: 'bearer', schema: specSchema });
