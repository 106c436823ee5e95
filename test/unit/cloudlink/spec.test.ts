import { describe, expect, it } from 'vitest';
import { findCallActions } from '../../../main/cloudlink/spec.ts';
import { World } from './fakes.ts';

const action = (values: readonly string[]) => ({
  type: 'object',
  properties: { action: { type: 'string', enum: values }, destination: {}, digits: {} },
});
const openApi = (path: string, schema: unknown, more: object = {}) => ({
  openapi: '3.0.1',
  paths: { [path]: { put: { requestBody: { content: { 'application/json': { schema } } } }, ...more } },
});

describe('the call actions of a specification', () => {
  it('are read from Swagger 2, through references', () => {
    const document = {
      swagger: '2.0',
      basePath: '/2017-09-01',
      paths: {
        '/endpoints': {},
        '/endpoints/{endpoint_id}/calls/{id}': {
          put: { parameters: [{ $ref: '#/parameters/Change~1Body' }] },
          delete: {},
        },
      },
      parameters: { 'Change/Body': { in: 'body', name: 'body', schema: { $ref: '#/definitions/Change' } } },
      definitions: { Change: action(['answer', 'redirect']) },
    };
    expect(findCallActions(document)).toEqual({
      actions: ['answer', 'redirect'],
      hasDelete: true,
      bodyFields: ['destination', 'digits'],
    });
  });

  it('are read from OpenAPI 3, whatever the parameters are called and whatever stands before the path', () => {
    const path = '/2017-09-01/endpoints/{endpointId}/calls/{callId}';
    expect(findCallActions(openApi(path, action(['hold'])))).toMatchObject({ actions: ['hold'], hasDelete: false });
  });

  it('are collected from alternatives, constants and discriminators', () => {
    const schema = {
      discriminator: { propertyName: 'action', mapping: { park: '#/x' } },
      oneOf: [
        { $ref: '#/components/schemas/Answer' },
        { allOf: [{ properties: { action: { anyOf: [{ enum: ['transfer'] }] }, destination: {} } }] },
      ],
    };
    const components = { schemas: { Answer: { properties: { action: { const: 'answer' } } } } };
    const found = findCallActions({ ...openApi('/endpoints/{e}/calls/{c}', schema), components });
    expect(found.actions?.toSorted()).toEqual(['answer', 'park', 'transfer']);
    expect(found.bodyFields).toEqual(['destination']);
  });

  it('are read from a parameter', () => {
    const parameters = [{ in: 'query', name: 'action', schema: { enum: ['answer'] } }];
    expect(findCallActions({ paths: { '/endpoints/{e}/calls/{c}/': { parameters, put: {} } } }).actions).toEqual([
      'answer',
    ]);
  });

  it('are unknown where the specification does not say', () => {
    for (const document of [
      {},
      { paths: {} },
      openApi('/calls/{callId}', action(['answer'])),
      openApi('/endpoints/{e}/calls/{c}', { properties: { action: { type: 'string' } } }),
    ]) {
      expect(findCallActions(document)).toMatchObject({ actions: undefined, hasDelete: false });
    }
  });

  it('end on circular references', () => {
    const schemas = {
      A: {
        allOf: Array.from({ length: 8 }, () => ({ $ref: '#/components/schemas/A' })),
        properties: { action: { enum: ['answer'] } },
      },
      B: { $ref: '#/components/schemas/B' },
    };
    const path = '/endpoints/{e}/calls/{c}';
    expect(
      findCallActions({ ...openApi(path, { $ref: '#/components/schemas/A' }), components: { schemas } }).actions,
    ).toEqual(['answer']);
    expect(
      findCallActions({ ...openApi(path, { $ref: '#/components/schemas/B' }), components: { schemas } }).actions,
    ).toBeUndefined();
  });

  it('are asked for at _spec, and fail as any request fails', async () => {
    const world = new World();
    await world.signIn();
    world.platform.on('GET media/_spec', () => ({ body: openApi('/endpoints/{e}/calls/{c}', action(['answer'])) }));
    expect(await world.door.readCallActions()).toMatchObject({ ok: true, value: { actions: ['answer'] } });
    world.platform.on('GET media/_spec', () => ({ body: 'swagger: "2.0"' }));
    expect(await world.door.readCallActions()).toMatchObject({ ok: false, failure: { code: 'unreadable-answer' } });
  });
});
