/** One operation of a service, as its `_spec` lists it. Path parameters in braces. */
export interface Operation {
  readonly method: 'get' | 'post' | 'put' | 'delete';
  readonly path: string;
  readonly summary: string;
  /** Name of the component schema of the request's body, if it has one. */
  readonly body?: string;
}

/** A JSON schema, written as it is sent. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/** What a service says of itself. */
export interface ServiceDescription {
  readonly title: string;
  readonly operations: readonly Operation[];
  readonly schemas?: Readonly<Record<string, JsonSchema>>;
}

/** The answer of GET {base}/_spec: OpenAPI 3, bodies by `$ref` as real specifications write them. */
export function openApi(description: ServiceDescription, base: string): JsonSchema {
  const paths: Record<string, Record<string, JsonSchema>> = {};
  for (const operation of [...description.operations, specOperation]) {
    paths[operation.path] = { ...paths[operation.path], [operation.method]: describe(operation) };
  }
  return {
    openapi: '3.0.3',
    info: { title: description.title, version: '2017-09-01' },
    servers: [{ url: base }],
    paths,
    components: { schemas: description.schemas ?? {} },
  };
}

const specOperation: Operation = { method: 'get', path: '/_spec', summary: 'This specification' };

function describe({ path, summary, body }: Operation): JsonSchema {
  const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
  const parameters = names.map((name) => ({ name, in: 'path', required: true, schema: { type: 'string' } }));
  const content = { 'application/json': { schema: { $ref: `#/components/schemas/${body}` } } };
  return {
    summary,
    parameters,
    ...(body === undefined ? {} : { requestBody: { required: true, content } }),
    responses: { '200': { description: 'OK' } },
  };
}

/** A JSON schema of an object with those properties, all text unless said otherwise. */
export function objectSchema(properties: Readonly<Record<string, JsonSchema | 'string' | 'boolean'>>): JsonSchema {
  const typed = Object.entries(properties).map(([name, schema]) => [
    name,
    typeof schema === 'string' ? { type: schema } : schema,
  ]);
  return { type: 'object', properties: Object.fromEntries(typed) };
}
